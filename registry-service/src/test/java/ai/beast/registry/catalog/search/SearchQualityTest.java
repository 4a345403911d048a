package ai.beast.registry.catalog.search;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.RegistryDatabase;
import ai.beast.registry.catalog.cache.AnswerCache;
import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.entry.ModelColumns;
import ai.beast.registry.catalog.words.WordRepository;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How well natural queries find what the shipped catalogue has, by the judgements that {@code bench/run search-quality} uses. */
class SearchQualityTest {
    private static final double MIN_NDCG = 0.9;
    private static final int SEEN = 5;
    private static final List<String> IDS = new ArrayList<>();
    private static RegistryDatabase database;
    private static ModelSearch search;

    @BeforeAll
    static void enterShippedCatalogue() throws IOException {
        database = new RegistryDatabase();
        search = new ModelSearch(
                database.jdbi(),
                new PageRepository(new ModelColumns()),
                new WordRepository(database.jdbi()),
                new FitRepository(new AnswerCache(new SimpleMeterRegistry())));
        IDS.addAll(database.enterShippedCatalogue());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void judgedQueriesFindWhatTheyShould() throws IOException {
        Map<String, Double> scores = new LinkedHashMap<>();
        List<String> empty = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("../bench/search-quality/judgements.tsv"))) {
            if (!line.startsWith("#")) {
                String[] judged = line.split("\t");
                List<String> found = found(judged[0]);
                if (found.isEmpty()) {
                    empty.add(judged[0]);
                }
                scores.put(judged[0] + " " + found, ndcg(found, grades(judged[1])));
            }
        }
        double mean = scores.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
        String worst = scores.entrySet().stream()
                .filter(score -> score.getValue() < MIN_NDCG)
                .map(score -> "%.2f %s".formatted(score.getValue(), score.getKey()))
                .reduce("", (lines, score) -> lines + "\n" + score);
        assertThat(scores).hasSizeGreaterThanOrEqualTo(100);
        assertThat(empty).as("queries without results").isEmpty();
        assertThat(mean).as("mean nDCG@5; below %s:%s", MIN_NDCG, worst).isGreaterThanOrEqualTo(MIN_NDCG);
    }

    @ParameterizedTest
    @CsvSource({
        "'quen coder zebrafish', 'qwen coder', qwen2.5-coder-1.5b-instruct",
        "'xqzzvvkj quen coder yvvkjqq', 'qwen coder', qwen2.5-coder-1.5b-instruct",
        "'zebrafish giraffe elephant gema', 'gemma', gemma-3-4b-it",
        "'lama zebrafish', 'llama', llama-3.1-8b-instruct",
        "'deepsek zebrafish', 'deepseek', deepseek-r1-distill-qwen-7b",
        "'whispr zebrafish', 'whisper', whisper-base",
        "'zebrafish xqzzvvkj mistral', , mistral-7b-instruct-v0.3",
        "'llama 999b', , llama-3.1-70b-instruct",
        "'mistral zebrafish', , mistral-7b-instruct-v0.3"
    })
    void textThatNothingHasLeadsToTheNearest(String query, @Nullable String didYouMean, String id) {
        ModelPage page = search.page(ModelQuery.of(GeneratedModels.asking(query), null));

        assertThat(page.items()).isEmpty();
        assertThat(page.nearest()).isNotNull();
        assertThat(page.nearest().didYouMean()).isEqualTo(didYouMean);
        assertThat(page.nearest().items())
                .extracting(Nearest.Entry::id)
                .contains(id)
                .hasSizeLessThanOrEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quen coder zebrafish",
                "quen 999b image xqzzvvkj",
                "imge generation xqzzvvkj",
                "speech zebrafish to text lama",
                "gema zebrafish vision germn"
            })
    void whatIsSuggestedIsFound(String query) {
        Nearest nearest =
                search.page(ModelQuery.of(GeneratedModels.asking(query), null)).nearest();

        assertThat(nearest).isNotNull();
        assertThat(nearest.items()).isNotEmpty();
        if (nearest.didYouMean() != null) {
            assertThat(found(nearest.didYouMean())).as(nearest.didYouMean()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"apache 2.0", "Apache-2.0", "Apache 2.0 license", "apache licence 2.0"})
    void findsLicencesByNamesWithTheirVersion(String name) {
        assertThat(found(name)).isNotEmpty().isEqualTo(found("apache"));
    }

    @Test
    void digitsAreNotTakenForOthers() {
        assertThat(found("12gb")).isEmpty();
        assertThat(found("phi77")).isEmpty();
        assertThat(found("quen3")).isNotEmpty().allMatch(id -> id.contains("qwen3"));
    }

    @Test
    void nothingNearIsNotMadeUp() {
        assertThat(search.page(ModelQuery.of(GeneratedModels.asking("xqzzvvkj"), null))
                        .nearest())
                .isNull();
    }

    private static List<String> found(String query) {
        return search.page(ModelQuery.of(GeneratedModels.asking(query), null)).items().stream()
                .limit(SEEN)
                .map(Model::id)
                .toList();
    }

    /** Grade of each id, by the first of the patterns that matches. */
    private static Map<String, Integer> grades(String patterns) {
        Map<String, Integer> grades = new LinkedHashMap<>();
        for (String pattern : patterns.split(" ")) {
            String[] parts = pattern.split("=");
            String regex = parts[0].replace(".", "\\.").replace("*", ".*");
            IDS.stream()
                    .filter(id -> id.matches(regex))
                    .forEach(id -> grades.putIfAbsent(id, Integer.valueOf(parts[1])));
        }
        return grades;
    }

    /** The gain of what was found, each place counting less, over that of the best possible order. */
    private static double ndcg(List<String> found, Map<String, Integer> grades) {
        double best = gain(grades.values().stream()
                .sorted(Comparator.reverseOrder())
                .limit(SEEN)
                .toList());
        return best == 0
                ? 0
                : gain(found.stream().map(id -> grades.getOrDefault(id, 0)).toList()) / best;
    }

    private static double gain(List<Integer> grades) {
        double gain = 0;
        for (int place = 0; place < grades.size(); place++) {
            gain += (Math.pow(2, grades.get(place)) - 1) * Math.log(2) / Math.log(place + 2);
        }
        return gain;
    }
}
