package ai.beast.registry.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.RegistryDatabase;
import ai.beast.registry.host.HostService;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is recommended of the shipped catalogue, before any file of it is here. */
class ShippedRecommendationsTest {
    private static RegistryDatabase database;
    private static RecommendService service;

    @BeforeAll
    static void enterShippedCatalogue() throws IOException {
        database = new RegistryDatabase();
        database.enterShippedCatalogue();
        service = new RecommendService(new CandidateRepository(database.jdbi()), new HostService());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void imagesAreMadeByModelsThatMakeThem() {
        assertThat(ids("image", "24", null))
                .contains("flux.2-dev", "sdxl-turbo")
                .noneMatch(id -> id.contains("-vl-") || id.startsWith("gemma"));
    }

    @Test
    void largeMemoryHasLargeModelsFirst() {
        assertThat(ids("chat", "48", null)).startsWith("llama-3.3-70b-instruct");
        assertThat(ids("chat", "24", null)).isNotEmpty().doesNotContain("llama-3.3-70b-instruct");
    }

    @Test
    void littleMemoryHasSmallModelsFirst() {
        assertThat(ids("chat", "1", null)).isNotEmpty().doesNotContain("bonsai-8b-1bit");
        assertThat(ids("chat", "2", null)).contains("bonsai-8b-1bit");
    }

    @Test
    void languageOfWhichNoSourceSpeaksHasMultilingualModels() {
        assertThat(ids("chat", "24", "de")).contains("mistral-nemo-instruct-2407");
    }

    @Test
    void aNewcomerSeesWhatFits() {
        List<Recommendation> recommendations = recommendations("chat", "23", null);

        assertThat(recommendations)
                .hasSize(10)
                .allMatch(each -> List.of("yes", "likely").contains(each.fit()));
        assertThat(recommendations)
                .extracting(each -> each.facts().id())
                .contains("qwen3.8-27b", "gemma-4-31b-it")
                .doesNotContain("medgemma-27b-text-it");
        assertThat(recommendations("chat", "16", null)).anyMatch(each -> Boolean.TRUE.equals(each.fits()));
    }

    private static List<String> ids(String task, String memoryGiB, @Nullable String language) {
        return recommendations(task, memoryGiB, language).stream()
                .map(recommendation -> recommendation.facts().id())
                .toList();
    }

    private static List<Recommendation> recommendations(String task, String memoryGiB, @Nullable String language) {
        RecommendQuery query = RecommendQuery.of(new RecommendParameters(
                task, memoryGiB, null, null, null, null, null, null, language == null ? List.of() : List.of(language)));
        return service.recommend(query);
    }
}
