package ai.beast.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The house rules that are read from the sources: sizes of packages, threads, retries, and words. */
class SourceRulesTest {
    private static final Path HOME = Path.of(System.getProperty("ai.beast.home"));
    private static final int MAX_CLASSES = 20;
    private static final Set<String> NOT_SOURCE = Set.of("target", ".git", "node_modules", ".build", "data");

    private static final Pattern THREAD = Pattern.compile(
            "Thread\\.(ofVirtual|ofPlatform|startVirtualThread)|new Thread\\(|Executors\\.new|new ThreadPoolExecutor");
    private static final Pattern STRING = Pattern.compile("\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"");
    private static final Pattern COMMENT = Pattern.compile("/\\*[\\s\\S]*?\\*/|//[^\\n]*");
    private static final Pattern REPLACED_WORDS = Pattern.compile(
            "\\b(somebody|nobody|whoever|patience|farewell|doorbell|swarm|aftermath|verdict|so many|so long as it"
                    + "|at least so|makes no sense|puts? aside|looks? again|begun|thrown away|is away|are away|was away"
                    + "|understands? nothing)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern BOUND_NAMES =
            Pattern.compile("\\b(MOST|LONGEST|LARGEST|SMALLEST|LOOK)_[A-Z_]+|\\b(PATIENCE|FAREWELL|SWARM)\\b");
    private static final Pattern RECORD = Pattern.compile("\\brecord\\s+(\\w+)\\s*(?:<[^>{(]*>)?\\s*\\(");
    private static final int MAX_COMPONENTS = 8;
    /** Records with more components, whose one maker reads or writes them whole. */
    private static final Map<String, String> WIRE_RECORDS = Map.ofEntries(
            Map.entry("Delivery", "row of a table, as the API shows it"),
            Map.entry("Binding", "row of a table, as the API shows it"),
            Map.entry("Endpoint", "row of a table, as the API shows it"),
            Map.entry("Instance", "row of a table, as the API shows it"),
            Map.entry("Operation", "row of a table, as the API shows it"),
            Map.entry("EnqueueRequest", "body of a request"),
            Map.entry("StatsView", "body of the API, made from one reply of Redis"),
            Map.entry("DownloadPreview", "body of the API, made in one place"),
            Map.entry("HubModel", "body of the API, made from an entry of the Hub's reply"),
            Map.entry("Snapshot", "body of the API, made from an index entry and its source"),
            Map.entry("Workflow", "n8n's workflow, as the API shows it"),
            Map.entry("ModelVersion", "MLflow's model version"),
            Map.entry("MlflowRequest", "body of any of MLflow's requests"),
            Map.entry("ModelParameters", "query string"),
            Map.entry("RecommendParameters", "query string"),
            Map.entry("ModelDimensions", "stored with a catalogue entry, made by one reader for each format"),
            Map.entry("ModelHeader", "header of a file, made by one reader for each format"),
            Map.entry("ModelDownloaded", "event"),
            Map.entry("ModelOutdated", "event"),
            Map.entry("UnitState", "unit in the supervisor's state file"));

    private static final Pattern TEST_NAME = Pattern.compile("\\b(?:void|boolean)\\s+(\\w{61,})\\s*\\(");
    private static final Pattern SETTING_OF_VARIABLE =
            Pattern.compile("(?m)^(ai-beast\\.[a-z0-9.-]+)=\\$\\{([A-Z0-9_]+)");
    private static final Pattern MAPPING = Pattern.compile("@ConfigMapping\\(prefix = \"([^\"]+)\"\\)");
    private static final Map<Path, String> SOURCES = new TreeMap<>();
    private static final Map<Path, String> TESTS = new TreeMap<>();

    @BeforeAll
    static void readSources() throws IOException {
        Files.walkFileTree(HOME, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return NOT_SOURCE.contains(String.valueOf(directory.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String path = HOME.relativize(file).toString();
                if (path.contains("src/main/") && path.matches(".*\\.(java|sql|properties)")) {
                    SOURCES.put(HOME.relativize(file), Files.readString(file));
                }
                if (path.contains("src/test/java/")) {
                    TESTS.put(HOME.relativize(file), Files.readString(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(SOURCES).hasSizeGreaterThan(500);
    }

    @Test
    void packagesHoldAtMostTwentyClasses() {
        Map<Path, Long> sizes = SOURCES.keySet().stream()
                .filter(SourceRulesTest::isProduct)
                .filter(file -> isJava(file) && !file.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.counting()));
        sizes.values().removeIf(classes -> classes <= MAX_CLASSES);
        assertThat(sizes).isEmpty();
    }

    @Test
    void onlyTheWorkLibraryStartsThreadsOfServices() {
        assertThat(matches(
                        THREAD,
                        file -> isJava(file)
                                && isServiceOrLibrary(file)
                                && !file.startsWith("libs/work")
                                // Bounds the system's resolver, in a library below libs/work.
                                && !file.endsWith("HostLookup.java")))
                .isEmpty();
    }

    @Test
    void onePlaceReadsSqlStatesForRetries() {
        List<String> places = matches(
                Pattern.compile("getSQLState\\(\\)\\s*\\.\\s*(substring|startsWith)|\"(08|40|53|57|58)\""),
                file -> isJava(file) && isServiceOrLibrary(file));
        assertThat(places)
                .allMatch(place -> place.startsWith("libs/work/src/main/java/ai/beast/work/failure/SqlStates"));
    }

    @Test
    void oneStatementClaimsLeasedRows() {
        assertThat(matches(Pattern.compile("SKIP LOCKED"), SourceRulesTest::isJava).stream()
                        .filter(place -> !isComment(place))
                        .map(place -> place.substring(0, place.indexOf(':')))
                        .distinct())
                .allMatch(place -> place.startsWith("libs/work/") || place.endsWith("/Retention.java"));
    }

    @Test
    void messagesUseTheFieldsWords() {
        List<String> found = new ArrayList<>();
        SOURCES.forEach((file, text) -> {
            if (isJava(file) && isProduct(file)) {
                STRING.matcher(text)
                        .results()
                        .filter(string -> REPLACED_WORDS.matcher(string.group()).find())
                        .forEach(string -> found.add(file + ": " + string.group()));
            }
        });
        assertThat(found).isEmpty();
    }

    @Test
    void boundsAreNamedMaxAndMin() {
        assertThat(matches(BOUND_NAMES, file -> isJava(file) && isProduct(file)))
                .isEmpty();
    }

    @Test
    void recordsWithManyComponentsHaveBuilder() {
        List<String> found = new ArrayList<>();
        SOURCES.forEach((file, text) -> {
            if (isJava(file) && isProduct(file) && !file.startsWith("tests")) {
                String code =
                        COMMENT.matcher(STRING.matcher(text).replaceAll("\"\"")).replaceAll("");
                RECORD.matcher(code)
                        .results()
                        .filter(record -> components(code, record.end()) > MAX_COMPONENTS)
                        .map(record -> record.group(1))
                        .filter(name -> !WIRE_RECORDS.containsKey(name)
                                && !code.contains("class Builder")
                                && !SOURCES.containsKey(file.resolveSibling(name + "Builder.java")))
                        .forEach(name -> found.add(file + ": " + name));
            }
        });
        assertThat(found).isEmpty();
    }

    /** A property that has a default by {@code @WithDefault}, or a variable of its own name, needs no line. */
    @Test
    void propertiesRepeatNoDefault() {
        List<String> found = new ArrayList<>();
        SOURCES.forEach((file, text) -> {
            if (file.toString().endsWith(".properties")) {
                SETTING_OF_VARIABLE.matcher(text).results().forEach(line -> {
                    String property = line.group(1);
                    String ownVariable = property.replaceAll("[^a-z0-9]", "_").toUpperCase(Locale.ROOT);
                    if (line.group(2).equals(ownVariable) || hasDefault(property)) {
                        found.add(file + ": " + property);
                    }
                });
            }
        });
        assertThat(found).isEmpty();
    }

    @Test
    void testNamesHaveAtMostSixtyCharacters() {
        List<String> found = new ArrayList<>();
        TESTS.forEach((file, text) ->
                TEST_NAME.matcher(text).results().forEach(name -> found.add(file + ": " + name.group(1))));
        assertThat(found).isEmpty();
    }

    /** Number of a record's components, from behind its opening parenthesis; at least 1. */
    private static int components(String code, int from) {
        int depth = 1;
        int components = 1;
        for (int at = from; depth > 0; at++) {
            switch (code.charAt(at)) {
                case '(', '<', '{' -> depth++;
                case ')', '>', '}' -> depth--;
                case ',' -> components += depth == 1 ? 1 : 0;
                default -> {
                    // Part of a component.
                }
            }
        }
        return components;
    }

    private static boolean hasDefault(String property) {
        String last = property.substring(property.lastIndexOf('.') + 1);
        String method = Pattern.compile("-([a-z0-9])")
                .matcher(last)
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
        Pattern withDefault = Pattern.compile("@WithDefault\\([^)]*\\)[^;{}]*\\b" + method + "\\(\\)");
        return SOURCES.values().stream().anyMatch(text -> {
            Matcher mapping = MAPPING.matcher(text);
            return mapping.find()
                    && property.startsWith(mapping.group(1) + ".")
                    && withDefault.matcher(text).find();
        });
    }

    private static List<String> matches(Pattern pattern, Predicate<Path> files) {
        List<String> found = new ArrayList<>();
        SOURCES.forEach((file, text) -> {
            if (files.test(file)) {
                text.lines()
                        .filter(line -> pattern.matcher(line).find())
                        .forEach(line -> found.add(file + ": " + line.strip()));
            }
        });
        return found;
    }

    private static boolean isComment(String place) {
        return place.matches("[^:]*: (\\*|//).*");
    }

    private static boolean isJava(Path file) {
        return file.toString().endsWith(".java");
    }

    private static boolean isProduct(Path file) {
        return !file.startsWith("bench");
    }

    private static boolean isServiceOrLibrary(Path file) {
        return isProduct(file) && !file.startsWith("tools") && !file.startsWith("tests");
    }
}
