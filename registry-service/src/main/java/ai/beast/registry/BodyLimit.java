package ai.beast.registry;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Refuses bodies that would have to be held in memory and are larger than any entry by far. Streams of lines, which are
 * never held whole, may be of any length.
 */
@Provider
public class BodyLimit implements ReaderInterceptor {
    /** Well above the largest entry, so that a text that is too long is refused by its field's name. */
    static final int LARGEST = 16 * 1024 * 1024;

    private static final MediaType LINES = MediaType.valueOf("application/x-ndjson");

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        if (!LINES.isCompatible(context.getMediaType())) {
            String announced = context.getHeaders().getFirst(HttpHeaders.CONTENT_LENGTH);
            if (announced != null && Long.parseLong(announced) > LARGEST) {
                throw tooLarge();
            }
            context.setInputStream(new Limited(context.getInputStream()));
        }
        return context.proceed();
    }

    private static ProblemException tooLarge() {
        return new ProblemException(
                ErrorCode.PAYLOAD_TOO_LARGE, "The body must not be larger than " + LARGEST + " bytes");
    }

    /** Counts what is read. */
    private static final class Limited extends FilterInputStream {
        private long left = LARGEST;

        Limited(InputStream input) {
            super(input);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            left -= read;
            if (left < 0) {
                throw tooLarge();
            }
        }
    }
}
