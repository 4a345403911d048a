package ai.beast.jobs.download.disk;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Free space as the operating system reports it. */
@ApplicationScoped
public class Disk implements SpaceProbe {
    @Override
    public long usable(Path directory) throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }
}
