package ai.beast.stack.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the tests of this module have programs unpacked, so that it happens once a build. */
public final class InfraCache {
    private InfraCache() {}

    public static Path shared() throws IOException {
        return Files.createDirectories(Path.of("target", "server-cache").toAbsolutePath());
    }
}
