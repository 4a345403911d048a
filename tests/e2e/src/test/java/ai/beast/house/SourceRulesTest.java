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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
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
    private static final Pattern REPLACED_WORDS = Pattern.compile(
            "\\b(somebody|nobody|whoever|patience|farewell|doorbell|swarm|aftermath|verdict|so many|so long as it"
                    + "|at least so|makes no sense|puts? aside|looks? again|begun|thrown away|is away|are away|was away"
                    + "|understands? nothing)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern BOUND_NAMES =
            Pattern.compile("\\b(MOST|LONGEST|LARGEST|SMALLEST|LOOK)_[A-Z_]+|\\b(PATIENCE|FAREWELL|SWARM)\\b");
    private static final Map<Path, String> SOURCES = new TreeMap<>();

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
