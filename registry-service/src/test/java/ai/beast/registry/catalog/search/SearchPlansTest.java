package ai.beast.registry.catalog.search;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.RegistryDatabase;
import ai.beast.registry.catalog.cache.AnswerCache;
import ai.beast.registry.catalog.entry.ModelColumns;
import ai.beast.registry.catalog.words.WordRepository;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What PostgreSQL, planning as it does for the service, reads to answer when there are a hundred thousand models: never all
 * of them, and rarely more than some thousand. It counts that itself.
 */
class SearchPlansTest {
    private static final int MODELS = 100_000;
    private static final int MAX_READ = 8_000;
    private static RegistryDatabase database;
    private static ModelSearch search;

    @BeforeAll
    static void fill() {
        database = new RegistryDatabase();
        search = new ModelSearch(
                database.jdbi(),
                new PageRepository(new ModelColumns()),
                new WordRepository(database.jdbi()),
                new FitRepository(new AnswerCache(new SimpleMeterRegistry())));
        ManyModels.insert(database.jdbi(), MODELS);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource({
        "q, llama",
        "q, llama instruct",
        "q, mistrl",
        "q, quick answers",
        "q, mistral quick",
        "q, model777",
        "q, team7",
        "q, absent",
        "family, qwen",
        "tag, chat",
        "tag, rare-7",
        "license, MIT",
        "modality, audio",
        "language, de",
        "minSize, 1000000",
        "maxSize, 1000",
        "minParameters, 70000000000",
        "maxContext, 2048",
        "sha256, 0000000000000000000000000000000000000000000000000000000000000000",
        "location, internal",
        "baseModel, org/base-7",
    })
    void aFilterReadsFewEntries(String parameter, String value) {
        for (ModelSort sort : List.of(ModelSort.RELEVANCE, ModelSort.RATING, ModelSort.SMALLEST)) {
            assertFewAreRead(parameters(Map.of(parameter, value), sort));
        }
    }

    @ParameterizedTest
    @EnumSource(ModelSort.class)
    void everyOrderReadsFewEntries(ModelSort sort) {
        assertFewAreRead(parameters(Map.of(), sort));
        if (sort != ModelSort.NAME) { // what is called llama stands together there, behind what is called gemma
            assertFewAreRead(parameters(Map.of("q", "llama"), sort));
        }
        assertFewAreRead(parameters(Map.of("tag", "chat", "family", "llama", "maxSize", "5000000000"), sort));
    }

    @ParameterizedTest
    @EnumSource(ModelSort.class)
    void aPageFarBehindBeginsWhereTheOneBeforeEnded(ModelSort sort) {
        ModelParameters parameters = parameters(Map.of("tag", "chat"), sort);
        ModelPage page = search.page(ModelQuery.of(parameters, null));
        assertFewAreRead(GeneratedModels.from(parameters, page.nextCursor()));
    }

    /** Neither of two frequent things tells the planner that they never meet. */
    @ParameterizedTest
    @CsvSource({"qwen, code", "mistral quick, code", "team77, rare-8"})
    void whatIsFrequentButNeverTogetherReadsFewEntries(String q, String tag) {
        for (ModelSort sort : ModelSort.values()) {
            ModelParameters parameters = parameters(Map.of("q", q, "tag", tag), sort);
            assertThat(assertFewAreRead(parameters).items()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"q, team77", "tag, rare-7", "baseModel, org/base-7", "q, llama 4711"})
    void facetsOfAFewReadFewEntries(String parameter, String value) {
        ModelParameters parameters = parameters(Map.of(parameter, value), ModelSort.RELEVANCE);
        ModelPage page = assertFewAreRead(
                GeneratedModels.counting(parameters, "family,license,format,quantization,tag,language,modality"));
        assertThat(page.facets()).hasSize(7).doesNotContainValue(List.of());
    }

    @Test
    void aMistypedWordIsFoundAmongTheWordsByTrigrams() {
        assertThat(new WordRepository(database.jdbi()).query(List.of("mistrl")).wide())
                .isEqualTo("('mistrl' | 'tag=mistrl' | 'mistral')");
        List<String> plan = database.jdbi()
                .withHandle(handle -> handle.createQuery("EXPLAIN SELECT word FROM search_word WHERE word % 'mistrl'")
                        .mapTo(String.class)
                        .list());
        assertThat(String.join("\n", plan)).contains("search_word_trigrams").doesNotContain("Seq Scan");
    }

    private static ModelPage assertFewAreRead(ModelParameters parameters) {
        return database.jdbi().inTransaction(handle -> {
            Map<String, Reads> before = reads(handle);
            ModelPage page = search.page(ModelQuery.of(parameters, null));
            reads(handle).forEach((table, reads) -> {
                assertThat(reads.whole())
                        .as("times all of %s was read for %s", table, parameters)
                        .isEqualTo(before.get(table).whole());
                assertThat(reads.rows() - before.get(table).rows())
                        .as("rows of %s read for %s", table, parameters)
                        .isLessThan(MAX_READ);
            });
            return page;
        });
    }

    /** What a connection has read of a table: how often all of it, and how many rows through its indexes. */
    private record Reads(long whole, long rows) {}

    private static Map<String, Reads> reads(Handle handle) {
        return handle
                .createQuery("""
                    SELECT relname, seq_scan, coalesce(idx_tup_fetch, 0) AS rows FROM pg_stat_xact_user_tables
                    WHERE schemaname = 'registry' AND relname IN ('search_entry', 'model', 'search_word')\
                    """)
                .map((row, _) ->
                        Map.entry(row.getString("relname"), new Reads(row.getLong("seq_scan"), row.getLong("rows"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static ModelParameters parameters(Map<String, String> asked, ModelSort sort) {
        @Nullable String tag = asked.get("tag");
        return new ModelParameters(
                asked.get("q"),
                asked.get("family"),
                tag == null ? List.of() : List.of(tag),
                asked.get("sha256"),
                asked.get("location"),
                asked.get("license"),
                asked.get("modality"),
                asked.get("language"),
                asked.get("baseModel"),
                asked.get("minSize"),
                asked.get("maxSize"),
                asked.get("minParameters"),
                asked.get("maxParameters"),
                asked.get("minContext"),
                asked.get("maxContext"),
                sort.parameter(),
                null,
                null,
                null,
                null);
    }
}
