package ai.beast.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of classes of one download in {@code docs/architecture.md}. */
class DownloadWalkTest {
    private static final Path HOME = Path.of(System.getProperty("ai.beast.home"));
    private static final int MAX_CLASSES = 60;
    private static final Pattern ITEM = Pattern.compile("(?m)^(\\d+)\\. `([\\w.]+)` .+\\.$");

    @Test
    void namesAtMostSixtyClassesThatExist() throws IOException {
        List<MatchResult> items = ITEM.matcher(section()).results().toList();

        assertThat(items).hasSizeBetween(40, MAX_CLASSES);
        assertThat(items.stream().map(item -> Integer.valueOf(item.group(1))))
                .isEqualTo(IntStream.rangeClosed(1, items.size()).boxed().toList());
        List<String> names = items.stream().map(item -> item.group(2)).toList();
        assertThat(names).doesNotHaveDuplicates();
        assertThat(sources()).containsAll(names);
    }

    private static String section() throws IOException {
        String text = Files.readString(HOME.resolve("docs/architecture.md"));
        int start = text.indexOf("## The classes of one download");
        return text.substring(start, text.indexOf("\n## ", start));
    }

    /** Names of Java classes of products, and of scripts with their extension. */
    private static Set<String> sources() {
        return Stream.of("libs", "queue-worker", "registry-service", "versioning-service", "automation-bridge")
                .flatMap(DownloadWalkTest::files)
                .collect(Collectors.toSet());
    }

    private static Stream<String> files(String module) {
        try (Stream<Path> files = Files.walk(HOME.resolve(module))) {
            return files
                    .filter(file -> file.toString().contains("src/main/"))
                    .map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
