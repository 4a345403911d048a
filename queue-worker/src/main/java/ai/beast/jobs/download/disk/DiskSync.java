package ai.beast.jobs.download.disk;

import java.io.IOException;

/** Makes the written bytes of a partial file durable. */
@FunctionalInterface
public interface DiskSync {
    /**
     * @throws IOException when written bytes may be lost. The system reports that once: a later successful sync says nothing about
     *     them, and they may still be readable from the page cache
     */
    void sync(PartialFile file) throws IOException;
}
