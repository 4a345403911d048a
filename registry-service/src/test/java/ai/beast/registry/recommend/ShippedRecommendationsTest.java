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

    private static List<String> ids(String task, String memoryGiB, @Nullable String language) {
        RecommendQuery query = RecommendQuery.of(new RecommendParameters(
                task, memoryGiB, null, null, null, null, null, null, language == null ? List.of() : List.of(language)));
        return service.recommend(query).stream()
                .map(recommendation -> recommendation.facts().id())
                .toList();
    }
}
