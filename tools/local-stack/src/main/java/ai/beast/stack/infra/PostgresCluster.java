package ai.beast.stack.infra;

import ai.beast.stack.StackException;
import ai.beast.stack.process.AtomicFile;
import ai.beast.stack.process.Directories;
import ai.beast.stack.process.LogTail;
import ai.beast.stack.process.Unprivileged;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The data directory of PostgreSQL, which is either whole or not there. */
final class PostgresCluster {
    private static final String MAJOR_VERSION = "18";

    private final PostgresBinaries binaries;
    private final ServerPaths paths;
    private final String password;
    private final boolean durable;

    PostgresCluster(PostgresBinaries binaries, ServerPaths paths, String password, boolean durable) {
        this.binaries = binaries;
        this.paths = paths;
        this.password = password;
        this.durable = durable;
    }

    void createIfAbsent() throws IOException {
        Path version = paths.data().resolve("PG_VERSION");
        if (Files.isRegularFile(version)) {
            String found = Files.readString(version).strip();
            if (!found.equals(MAJOR_VERSION)) {
                throw new StackException("The database in " + paths.data() + " was made by PostgreSQL " + found
                        + "; this is PostgreSQL " + MAJOR_VERSION + ". Move it away, or use the program that made it.");
            }
            return;
        }
        Path fresh = paths.data().resolveSibling("." + paths.data().getFileName() + ".new");
        Directories.delete(fresh);
        initialize(fresh);
        Files.move(fresh, paths.data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void initialize(Path directory) throws IOException {
        Path passwordFile = paths.run().resolve("postgresql.password");
        AtomicFile.writePrivate(passwordFile, password + "\n");
        try {
            List<String> command = new ArrayList<>(List.of(
                    binaries.initdb().toString(),
                    "--pgdata=" + directory,
                    "--username=" + PostgresSetup.SUPERUSER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    // The same collation on every machine, whatever its locales are.
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8"));
            if (!durable) {
                command.add("--no-sync");
            }
            Process process = new ProcessBuilder(Unprivileged.command(command))
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(Redirect.appendTo(paths.log().toFile()))
                    .redirectErrorStream(true)
                    .start();
            if (process.waitFor() != 0) {
                throw new StackException("Could not make the database in " + paths.data() + ". The log (" + paths.log()
                        + ") ends with:\n" + LogTail.of(paths.log()).indent(2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while making the database.", e);
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }
}
