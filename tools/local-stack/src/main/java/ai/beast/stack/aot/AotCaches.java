package ai.beast.stack.aot;

import ai.beast.stack.process.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The AOT caches of the suite's Java programs. A program without one records what it loads; from the record a cache is
 * made, and the next start is several times as fast. A cache appears in one step, so it is whole or not there.
 */
public final class AotCaches {
    private static final String CACHE = ".aot";
    private static final String RECORD = ".aotconf";
    private static final String QUIET = "-Xlog:aot*=error,cds*=error";

    private final Path caches;
    private final Path records;
    private final boolean enabled;

    /**
     * @param caches where caches are kept; may be shared by several stacks of one build
     * @param records where records are kept until their cache is made; of this stack only
     */
    public AotCaches(Path caches, Path records, boolean enabled) {
        this.caches = caches;
        this.records = records;
        this.enabled = enabled;
        if (enabled) {
            create(caches);
            create(records);
        }
    }

    private static void create(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The flags for the next start of the program: use the cache if there is one, else record. */
    public List<String> flags(AotSubject subject) {
        Optional<String> key = enabled ? subject.key() : Optional.empty();
        if (key.isEmpty()) {
            return List.of();
        }
        Path cache = cache(subject, key.get());
        if (Files.exists(cache)) {
            return List.of("-XX:AOTCache=" + cache);
        }
        Path record = record(subject, key.get());
        return complete(record) ? List.of() : recording(record);
    }

    /** A recording JVM makes the file empty at its start and fills it at the end. */
    private static boolean complete(Path record) {
        return record.toFile().length() > 0;
    }

    private static List<String> recording(Path record) {
        return List.of(
                "-XX:AOTMode=record",
                "-XX:AOTConfiguration=" + record,
                // Recorded profiles would have the next starts compile more before they serve, and slow down this one.
                // The optimising compiler stays: SHA-256, of which snapshots and downloads are made, needs it.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-AOTRecordTraining",
                QUIET);
    }

    /** Whether the program, if it runs now, runs without a cache and can have one. */
    public boolean wanted(AotSubject subject) {
        return enabled
                && subject.key()
                        .map(key -> Files.notExists(cache(subject, key)))
                        .orElse(false);
    }

    /** Whether a record is waiting for its cache to be made. */
    public boolean recorded(AotSubject subject) {
        return wanted(subject)
                && subject.key().map(key -> complete(record(subject, key))).orElse(false);
    }

    /** The command that makes the cache of a recorded program in the file given. */
    public List<String> creation(AotSubject subject, Path output) {
        return Stream.of(
                        List.of(JavaCommand.executable()),
                        subject.jvmFlags(),
                        List.of(
                                "-XX:AOTMode=create",
                                "-XX:AOTConfiguration=" + record(subject, key(subject)),
                                "-XX:AOTCache=" + output,
                                QUIET),
                        subject.program())
                .flatMap(List::stream)
                .toList();
    }

    /** Where the cache of the program belongs. */
    public Path cache(AotSubject subject) {
        return cache(subject, key(subject));
    }

    /** Forgets the record, and the caches of the program's earlier builds. */
    public void tidy(AotSubject subject) {
        try {
            Files.deleteIfExists(record(subject, key(subject)));
            Path current = cache(subject);
            if (Files.exists(current)) {
                try (Stream<Path> files = Files.list(caches)) {
                    for (Path old : files.filter(file -> ofSameProgram(file, subject) && !file.equals(current))
                            .toList()) {
                        Files.deleteIfExists(old);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean ofSameProgram(Path file, AotSubject subject) {
        return file.getFileName().toString().matches(subject.name() + "-[0-9a-f]+\\" + CACHE);
    }

    private static String key(AotSubject subject) {
        return subject.key().orElseThrow(() -> new IllegalStateException(subject.name() + " has no key"));
    }

    private Path cache(AotSubject subject, String key) {
        return caches.resolve(subject.name() + "-" + key + CACHE);
    }

    private Path record(AotSubject subject, String key) {
        return records.resolve(subject.name() + "-" + key + RECORD);
    }
}
