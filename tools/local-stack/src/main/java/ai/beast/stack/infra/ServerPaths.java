package ai.beast.stack.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a server keeps its things.
 *
 * @param data its data, kept between runs
 * @param cache unpacked programs, shared by servers and runs; may be removed while nothing runs
 * @param run process ids and generated configuration, of one run
 * @param log the file its output is appended to
 */
public record ServerPaths(Path data, Path cache, Path run, Path log) {
    public ServerPaths {
        data = data.toAbsolutePath().normalize();
        cache = cache.toAbsolutePath().normalize();
        run = run.toAbsolutePath().normalize();
        log = log.toAbsolutePath().normalize();
    }

    void create() {
        try {
            for (Path directory : new Path[] {data.getParent(), cache, run, log.getParent()}) {
                Files.createDirectories(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path pidFile(String name) {
        return run.resolve(name + ".pid");
    }
}
