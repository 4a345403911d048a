package ai.beast.jobs.download.disk;

import java.io.IOException;

/** Makes what was written to a partial file so far survive a power cut. */
@FunctionalInterface
public interface DiskSync {
    /**
     * @throws IOException when some of it may be lost. The system tells that once: a later sync that succeeds says nothing of what was
     *     lost before, which may even be read still, from memory
     */
    void sync(PartialFile file) throws IOException;
}
