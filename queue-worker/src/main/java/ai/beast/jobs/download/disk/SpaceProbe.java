package ai.beast.jobs.download.disk;

import java.io.IOException;
import java.nio.file.Path;

/** Free space of a directory's file system. */
@FunctionalInterface
public interface SpaceProbe {
    /** Bytes this process may still write there. */
    long usable(Path directory) throws IOException;
}
