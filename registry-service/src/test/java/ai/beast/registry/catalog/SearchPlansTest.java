package ai.beast.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.RegistryDatabase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How PostgreSQL means to answer when there are a hundred thousand models: never by reading them all. */
class SearchPlansTest {
    private static final int MODELS = 100_000;
    private static RegistryDatabase database;
    private static WordRepository words;

    @BeforeAll
    static void fill() {
        database = new RegistryDatabase();
        words = new WordRepository(database.jdbi());
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
        "q, model777",
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
    void aFilterIsAnsweredFromAnIndex(String parameter, String value) throws Exception {
        for (ModelSort sort : List.of(ModelSort.RATING, ModelSort.SMALLEST)) {
            assertIndexed(parameters(Map.of(parameter, value), sort));
        }
        assertIndexed(parameters(Map.of(parameter, value), ModelSort.RELEVANCE));
    }

    @ParameterizedTest
    @EnumSource(ModelSort.class)
    void everyOrderIsReadFromAnIndex(ModelSort sort) throws Exception {
        assertIndexed(parameters(Map.of(), sort));
        assertIndexed(parameters(Map.of("q", "llama"), sort));
        assertIndexed(parameters(Map.of("tag", "chat", "family", "llama", "maxSize", "5000000000"), sort));
    }

    @Test
    void aPageFarBehindBeginsWhereTheOneBeforeEnded() throws Exception {
        ModelSearch search = new ModelSearch(database.jdbi(), new ModelColumns(), words);
        for (ModelSort sort : ModelSort.values()) {
            ModelParameters parameters = parameters(Map.of("tag", "chat"), sort);
            ModelPage page = search.page(ModelQuery.of(parameters));
            assertIndexed(GeneratedModels.from(parameters, page.nextCursor()));
        }
    }

    @Test
    void aMistypedWordIsFoundAmongTheWordsByTrigrams() throws Exception {
        assertThat(words.query(List.of("mistrl"))).isEqualTo("('mistral')");
        String plan = plan("SELECT word FROM search_word WHERE word % 'mistrl'");
        assertThat(plan).contains("search_word_trigrams").doesNotContain("Seq Scan");
        assertThat(plan("SELECT EXISTS (SELECT FROM search_word WHERE word ^@ 'mistr')"))
                .doesNotContain("Seq Scan");
    }

    private static ModelParameters parameters(Map<String, String> asked, ModelSort sort) {
        return new ModelParameters(
                asked.get("q"),
                asked.get("family"),
                asked.containsKey("tag") ? List.of(asked.get("tag")) : List.of(),
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

    private static void assertIndexed(ModelParameters parameters) throws Exception {
        ModelQuery query = ModelQuery.of(parameters);
        @Nullable List<String> asked = query.filter().words();
        String text = asked == null ? null : words.query(asked);
        for (int part = 0; part < query.sort().parts().size(); part++) {
            var statement = ModelSearch.select(query, part, text, query.cursor(), 51);
            String plan = database.jdbi()
                    .withHandle(handle -> statement
                            .filter()
                            .bind(handle.createQuery("EXPLAIN (FORMAT JSON) " + statement.sql()))
                            .mapTo(String.class)
                            .one());
            JsonNode tree = new ObjectMapper().readTree(plan);
            assertThat(tree.findValues("Node Type").stream().map(JsonNode::asText))
                    .as("%s%n%s", statement.sql(), plan)
                    .isNotEmpty()
                    .doesNotContain("Seq Scan");
        }
    }

    private static String plan(String sql) {
        List<String> lines = database.jdbi()
                .withHandle(handle ->
                        handle.createQuery("EXPLAIN " + sql).mapTo(String.class).list());
        return String.join("\n", lines);
    }
}
