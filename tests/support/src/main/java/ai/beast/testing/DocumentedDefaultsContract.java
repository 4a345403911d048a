package ai.beast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.eclipse.microprofile.config.ConfigValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Compares every default that the settings table of a service's README documents with the effective one: that of
 * {@code application.properties}, of the {@code @ConfigMapping} interfaces in {@code target/classes}, and of the
 * {@code microprofile-config.properties} of libraries, without environment and in profile {@code prod}. A service extends
 * it in a plain JUnit test. The table has a column named {@code default}; its first column holds variables or properties
 * in backquotes. Defaults in backquotes, numbers, {@code none} and {@code empty} are compared, as many as there are names
 * in the row, separated by commas. Any other text fails, unless it is one of a few that describe what is no value.
 */
public abstract class DocumentedDefaultsContract {
    private static final int LIBRARY_ORDINAL = 50;
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    private static final Pattern PLAIN = Pattern.compile("\\d+(\\.\\d+)?|none|empty|true|false");
    private static final Pattern SIMPLE_DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");

    /** Cells that describe a default that is no value, or that another table has. */
    private static final Set<String> DESCRIBED = Set.of(
            "see above",
            "no network",
            "always, the system's",
            "enough",
            "all",
            "as every service",
            "no bucket",
            "no prefix",
            "region `us-east-1`",
            "Amazon's",
            "where Amazon's SDK looks");

    /** Settings whose default is described in a cell that has values of others. */
    private static final Set<String> DESCRIBED_PARTS = Set.of("ai-beast.automation.delivery.retry-after");

    /** A documented setting. */
    private record Documented(String setting, String value) {}

    @Test
    void documentedDefaultsAreEffective() throws Exception {
        Map<String, String> defaults = defaults();
        SmallRyeConfig config = effective(defaults);
        Map<String, String> sources = new HashMap<>(defaults);
        sources.putAll(sources());
        List<Documented> documented = documented(Files.readAllLines(Path.of("README.md")));
        assertThat(documented).as("defaults in the settings table").isNotEmpty();
        SoftAssertions softly = new SoftAssertions();
        for (Documented each : documented) {
            List<String> properties = properties(each.setting(), config, sources);
            softly.assertThat(properties)
                    .as("properties that %s sets", each.setting())
                    .isNotEmpty();
            for (String property : properties) {
                String actual = inline(each.setting(), sources.get(property)).orElseGet(() -> value(config, property));
                softly.assertThat(same(each.value(), actual))
                        .as("%s: documented %s, effective %s", each.setting(), each.value(), actual)
                        .isTrue();
            }
        }
        softly.assertAll();
    }

    /** Settings without a default have an empty one here, so that their names are known. */
    private static Map<String, String> defaults() throws IOException {
        Map<String, String> defaults = new HashMap<>();
        for (Class<?> mapping : mappings()) {
            String prefix = mapping.getAnnotation(ConfigMapping.class).prefix();
            ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(mapping, prefix))
                    .forEach((name, property) -> {
                        boolean given = property.hasDefaultValue() && property.getDefaultValue() != null;
                        defaults.put(name, given ? property.getDefaultValue() : "");
                    });
        }
        return defaults;
    }

    private static SmallRyeConfig effective(Map<String, String> defaults) throws IOException {
        // An empty default would hide the one of an expression that names the setting.
        Map<String, String> given = new HashMap<>(defaults);
        given.values().removeIf(String::isEmpty);
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withProfile("prod")
                .withSources(new PropertiesConfigSource(properties().toUri().toURL()))
                .withSources(libraries().toArray(PropertiesConfigSource[]::new))
                .withDefaultValues(given)
                .build();
    }

    private static Path properties() {
        return Path.of("src/main/resources/application.properties");
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> all = new HashMap<>();
        for (PropertiesConfigSource library : libraries()) {
            all.putAll(library.getProperties());
        }
        all.putAll(new PropertiesConfigSource(properties().toUri().toURL()).getProperties());
        return all;
    }

    /** The defaults that libraries on the class path bring along. */
    private static List<PropertiesConfigSource> libraries() throws IOException {
        List<PropertiesConfigSource> all = new ArrayList<>();
        for (URL found : Collections.list(DocumentedDefaultsContract.class
                .getClassLoader()
                .getResources("META-INF/microprofile-config.properties"))) {
            all.add(new PropertiesConfigSource(found, LIBRARY_ORDINAL));
        }
        return all;
    }

    private static List<Class<?>> mappings() throws IOException {
        Path root = Path.of("target/classes");
        List<Class<?>> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replace('/', '.');
                try {
                    Class<?> type = Class.forName(
                            name.substring(0, name.length() - ".class".length()),
                            false,
                            DocumentedDefaultsContract.class.getClassLoader());
                    if (type.isAnnotationPresent(ConfigMapping.class)) {
                        found.add(type);
                    }
                } catch (ReflectiveOperationException | LinkageError needsMore) {
                    // no interface of settings
                }
            }
        }
        return found;
    }

    private static List<Documented> documented(List<String> lines) {
        List<Documented> all = new ArrayList<>();
        int column = -1;
        for (String line : lines) {
            if (!line.startsWith("|")) {
                column = -1;
                continue;
            }
            List<String> cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            if (column < 0) {
                column = cells.indexOf("default");
            } else if (column < cells.size()) {
                List<String> names = code(cells.get(1));
                List<String> values = values(cells.get(column));
                if (names.isEmpty() || DESCRIBED.contains(cells.get(column))) {
                    continue;
                }
                assertThat(values)
                        .as("defaults of %s: %s", names, cells.get(column))
                        .hasSameSizeAs(names);
                for (int i = 0; i < names.size(); i++) {
                    all.add(new Documented(names.get(i), values.get(i)));
                }
            }
        }
        all.removeIf(each -> each.value().equals("?") && DESCRIBED_PARTS.contains(each.setting()));
        assertThat(all)
                .as("defaults that can be compared")
                .noneMatch(each -> each.value().equals("?"));
        return all;
    }

    private static List<String> code(String cell) {
        List<String> names = new ArrayList<>();
        for (String name :
                CODE.matcher(cell).results().map(match -> match.group(1)).toList()) {
            // A name that starts with a dot is another one under the prefix of the name before it.
            String before = names.isEmpty() ? "" : names.getLast();
            names.add(
                    name.startsWith(".") && before.contains(".")
                            ? before.substring(0, before.lastIndexOf('.')) + name
                            : name);
        }
        return names;
    }

    /** A question mark stands for a default that words describe. */
    private static List<String> values(String cell) {
        String protectedCommas = CODE.matcher(cell)
                .replaceAll(
                        match -> Matcher.quoteReplacement("`" + match.group(1).replace(',', '\u0001') + "`"));
        return Arrays.stream(protectedCommas.split(",", -1))
                .map(part -> part.replace('\u0001', ',').strip())
                .map(part -> {
                    Matcher quoted = CODE.matcher(part);
                    if (quoted.matches()) {
                        return quoted.group(1);
                    }
                    return PLAIN.matcher(part).matches() ? part : "?";
                })
                .toList();
    }

    private static List<String> properties(String setting, SmallRyeConfig config, Map<String, String> sources) {
        TreeSet<String> found = new TreeSet<>();
        Stream.concat(StreamSupport.stream(config.getPropertyNames().spliterator(), false), sources.keySet().stream())
                .forEach(name -> {
                    if (name.equals(setting) || variable(name).equals(setting)) {
                        found.add(name);
                    }
                });
        sources.forEach((name, text) -> {
            if (!name.startsWith("%") && (text.contains("${" + setting + ":") || text.contains("${" + setting + "}"))) {
                found.add(name);
            }
        });
        return List.copyOf(found);
    }

    /** The default of a variable that is only a part of a property's value; empty when it is the whole value. */
    private static Optional<String> inline(String variable, @Nullable String text) {
        if (text == null || text.startsWith("${" + variable + ":")) {
            return Optional.empty();
        }
        return Pattern.compile("\\$\\{" + Pattern.quote(variable) + ":([^{}]*)}")
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .findFirst();
    }

    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static String value(SmallRyeConfig config, String property) {
        ConfigValue value = config.getConfigValue(property);
        return value.getValue() == null ? "" : value.getValue();
    }

    private static boolean same(String documented, String actual) {
        String expected = documented.equals("none") || documented.equals("empty")
                ? ""
                : documented.replace("${DATA_DIR}", "./data");
        return normal(expected).equals(normal(actual));
    }

    /** Durations and numbers that are equal have the same text. */
    private static String normal(String value) {
        Matcher simple = SIMPLE_DURATION.matcher(value.toLowerCase(Locale.ROOT));
        if (simple.matches()) {
            long amount = Long.parseLong(simple.group(1));
            Duration duration =
                    switch (simple.group(2)) {
                        case "ms" -> Duration.ofMillis(amount);
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "h" -> Duration.ofHours(amount);
                        default -> Duration.ofDays(amount);
                    };
            return duration.toString();
        }
        try {
            return Duration.parse(value).toString();
        } catch (DateTimeParseException noDuration) {
            // compared as a number or text
        }
        try {
            return new BigDecimal(value).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException text) {
            return value;
        }
    }
}
