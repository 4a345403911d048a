package ai.beast.jobs.download.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes what arrives, from several threads at once. */
@FunctionalInterface
public interface PieceSink {
    /** @param at where in the file it belongs */
    void accept(ByteBuffer bytes, long at) throws IOException;
}
