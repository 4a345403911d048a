package ai.beast.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The build that this test runs in. */
final class BuildProcess {
    private BuildProcess() {}

    /**
     * The process that lives as long as the build: the nearest Java process above this one (Maven, or an IDE), else this
     * one. A shell may stand between the two.
     */
    static ProcessHandle current() {
        Optional<ProcessHandle> ancestor = ProcessHandle.current().parent();
        while (ancestor.isPresent()) {
            if (isJava(ancestor.get())) {
                return ancestor.get();
            }
            ancestor = ancestor.get().parent();
        }
        return ProcessHandle.current();
    }

    private static boolean isJava(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).getFileName())
                .filter(name -> name.toString().equals("java"))
                .isPresent();
    }

    /** Tells the process from a later one with the same id. */
    static String identity(ProcessHandle process) {
        return process.pid() + "-"
                + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** The directory for what a build makes: {@code target} of the project's root, else one for this user. */
    static Path directory() {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            if (Files.isDirectory(up.resolve(".mvn"))) {
                return up.resolve("target").resolve("test-infra");
            }
        }
        return Path.of(System.getProperty("java.io.tmpdir"), "ai-beast-test-" + System.getProperty("user.name"));
    }
}
