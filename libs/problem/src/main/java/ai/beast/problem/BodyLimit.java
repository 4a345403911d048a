package ai.beast.problem;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Limits every request body that JAX-RS holds in memory to {@code ai-beast.http.max-body-size}, announced or chunked. Only
 * a method that declares its body as an {@link InputStream} reads without this limit, because it never holds the whole
 * body; {@code quarkus.http.limits.max-body-size} bounds it. The request's media type makes no difference. Thread-safe.
 */
@Provider
public class BodyLimit implements ReaderInterceptor {
    private final long maxBytes;

    BodyLimit(@ConfigProperty(name = "ai-beast.http.max-body-size", defaultValue = "1M") MemorySize max) {
        this.maxBytes = max.asLongValue();
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        if (context.getType() != InputStream.class) {
            if (announced(context.getHeaders().getFirst(HttpHeaders.CONTENT_LENGTH)) > maxBytes) {
                throw tooLarge();
            }
            context.setInputStream(new Counted(context.getInputStream()));
        }
        return context.proceed();
    }

    private static long announced(@Nullable String length) {
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException malformed) {
            return Long.MAX_VALUE;
        }
    }

    private ProblemException tooLarge() {
        return new ProblemException(
                ErrorCode.PAYLOAD_TOO_LARGE, "The body must not be larger than " + maxBytes + " bytes");
    }

    /** Fails as soon as more bytes have been read than the limit allows. */
    private final class Counted extends FilterInputStream {
        private long left = maxBytes;

        Counted(InputStream input) {
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
