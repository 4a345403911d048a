package ai.beast.cli.remote;

import ai.beast.cli.terminal.ProgressBar;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Draws how far one file is on its way. Not thread-safe. */
final class FileProgress {
    private final ProgressBar bar;
    private final long total;
    private final Speed speed = new Speed();
    private long done;

    /** @param total bytes in all, about */
    FileProgress(ProgressBar bar, long total) {
        this.bar = bar;
        this.total = total;
    }

    private void add(int count) {
        done += count;
        bar.show(done, total, speed.at(done));
    }

    InputStream of(InputStream source) {
        return new FilterInputStream(source) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int count = super.read(target, offset, length);
                if (count > 0) {
                    add(count);
                }
                return count;
            }
        };
    }

    OutputStream of(OutputStream target) {
        return new FilterOutputStream(target) {
            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                // Not byte by byte, as the superclass would.
                out.write(source, offset, length);
                add(length);
            }
        };
    }
}
