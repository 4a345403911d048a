package ai.beast.gateway.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;

/** Segments on a disk that has only so much room: what fits of a line is written, as a disk does it. */
final class FullDisk implements Segment.Opener {
    static final String MESSAGE = "No space left on device";

    int room = Integer.MAX_VALUE;
    int written;
    int open;
    boolean refuses;

    @Override
    public SeekableByteChannel open(Path file) throws IOException {
        if (refuses) {
            throw new IOException(MESSAGE);
        }
        SeekableByteChannel real = Segment.channel(file);
        open++;
        return new SeekableByteChannel() {
            @Override
            public int write(ByteBuffer from) throws IOException {
                if (room == 0) {
                    throw new IOException(MESSAGE);
                }
                int count = Math.min(room, from.remaining());
                ByteBuffer part = from.slice(from.position(), count);
                while (part.hasRemaining()) {
                    real.write(part);
                }
                from.position(from.position() + count);
                room -= count;
                written += count;
                return count;
            }

            @Override
            public SeekableByteChannel truncate(long size) throws IOException {
                real.truncate(size);
                return this;
            }

            @Override
            public int read(ByteBuffer to) throws IOException {
                return real.read(to);
            }

            @Override
            public long position() throws IOException {
                return real.position();
            }

            @Override
            public SeekableByteChannel position(long position) throws IOException {
                real.position(position);
                return this;
            }

            @Override
            public long size() throws IOException {
                return real.size();
            }

            @Override
            public boolean isOpen() {
                return real.isOpen();
            }

            @Override
            public void close() throws IOException {
                open -= real.isOpen() ? 1 : 0;
                real.close();
            }
        };
    }
}
