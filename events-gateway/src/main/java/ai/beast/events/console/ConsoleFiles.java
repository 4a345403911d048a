package ai.beast.events.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The console's files: of the module console, kept in memory once they were asked for, or of a directory, read each time.
 * Thread-safe.
 */
@ApplicationScoped
class ConsoleFiles {
    private static final String RESOURCES = "META-INF/resources/console/";

    /**
     * No segment begins with a dot, so none leads out of the directory. Possessive, because matching would otherwise need a
     * stack that grows with the number of segments.
     */
    private static final Pattern NAME =
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*+/)*+[A-Za-z0-9_-][A-Za-z0-9._-]*+");

    private final @Nullable Path directory;
    private final Map<String, ConsoleFile> loaded = new ConcurrentHashMap<>();

    @Inject
    ConsoleFiles(ConsoleConfiguration configuration) {
        this(configuration.dir().orElse(null));
    }

    ConsoleFiles(@Nullable Path directory) {
        this.directory = directory;
    }

    /** The file of this name below the console's directory, such as {@code assets/icon.svg}; empty when there is none. */
    Optional<ConsoleFile> find(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        ConsoleFile present = loaded.get(name);
        if (present != null) {
            return Optional.of(present);
        }
        Optional<ConsoleFile> file = read(name).map(content -> ConsoleFile.of(name, content));
        if (directory == null) {
            file.ifPresent(each -> loaded.put(name, each));
        }
        return file;
    }

    private Optional<byte[]> read(String name) {
        try {
            if (directory != null) {
                Path file = directory.resolve(name);
                return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
            }
            try (InputStream resource = ConsoleFiles.class.getClassLoader().getResourceAsStream(RESOURCES + name)) {
                return resource == null ? Optional.empty() : Optional.of(resource.readAllBytes());
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the file " + name + " of the console", unreadable);
        }
    }
}
