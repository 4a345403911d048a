package ai.beast.testing.files;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes that go through, each before the other side can have it; those that could not be written count no more. */
final class CountingStream extends FilterOutputStream {
    private final AtomicLong counter;

    CountingStream(OutputStream out, AtomicLong counter) {
        super(out);
        this.counter = counter;
    }

    @Override
    public void write(int b) throws IOException {
        counter.incrementAndGet();
        try {
            out.write(b);
        } catch (IOException failure) {
            counter.decrementAndGet();
            throw failure;
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        counter.addAndGet(length);
        try {
            out.write(bytes, offset, length);
        } catch (IOException failure) {
            counter.addAndGet(-length);
            throw failure;
        }
    }
}
