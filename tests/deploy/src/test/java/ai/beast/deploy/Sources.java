package ai.beast.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of the checkout, parsed. */
final class Sources {
    static final Path HOME = Path.of(System.getProperty("ai.beast.home"));
    private static final Pattern NAME = Pattern.compile("\\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\\b");

    private Sources() {}

    static String text(String file) {
        try {
            return Files.readString(HOME.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, Object> yaml(String file) {
        return map(documents(text(file)).getFirst());
    }

    static List<Object> documents(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(500);
        return Stream.of(new Yaml(new SafeConstructor(options)).loadAll(text))
                .flatMap(all -> java.util.stream.StreamSupport.stream(all.spliterator(), false))
                .filter(document -> document != null)
                .toList();
    }

    /** The variables that a service says it reads: in its settings and README, and in those of the libraries. */
    static Set<String> variablesOf(String service) {
        Set<String> names = new TreeSet<>();
        for (String directory : List.of(service, "libs")) {
            try (Stream<Path> files = Files.walk(HOME.resolve(directory))) {
                files.filter(file -> !file.toString().contains("/target/")
                                && !file.toString().contains("/test/"))
                        .filter(file -> file.toString().endsWith("README.md")
                                || file.toString().endsWith(".properties")
                                || file.toString().endsWith("TopicSetup.java"))
                        .forEach(file -> collect(file, names));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return names;
    }

    private static void collect(Path file, Set<String> names) {
        try {
            Matcher matcher = NAME.matcher(Files.readString(file));
            while (matcher.find()) {
                names.add(matcher.group());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object value) {
        return value == null ? List.of() : (List<Object>) value;
    }

    /** The value at a path of keys; null where one is missing. */
    static Object at(Object value, String... keys) {
        Object here = value;
        for (String key : keys) {
            here = here == null ? null : map(here).get(key);
        }
        return here;
    }
}
