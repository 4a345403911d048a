package ai.beast.registry.catalog.search;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.RegistryDatabase;
import ai.beast.registry.catalog.cache.AnswerCache;
import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.entry.ModelColumns;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.catalog.entry.ModelRepository;
import ai.beast.registry.catalog.words.SearchText;
import ai.beast.registry.catalog.words.Spelling;
import ai.beast.registry.catalog.words.WordRepository;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Whatever is asked for: the database answers what one would find by going through all entries one by one. */
class SearchLawsTest {
    private static final int MODELS = 300;
    private static RegistryDatabase database;
    private static ModelSearch search;
    private static List<Model> models;

    @BeforeContainer
    static void fill() {
        database = new RegistryDatabase();
        ModelColumns columns = new ModelColumns();
        search = new ModelSearch(
                database.jdbi(),
                new PageRepository(columns),
                new WordRepository(database.jdbi()),
                new FitRepository(new AnswerCache(new SimpleMeterRegistry())));
        ModelRepository repository = new ModelRepository(database.jdbi(), columns, id -> {});
        Random random = new Random(42);
        for (int i = 0; i < MODELS; i++) {
            String id = "m" + i;
            repository.insert(id, GeneratedModels.details(i, random), Map.of());
            for (int downloads = random.nextInt(3); downloads > 0; downloads--) {
                repository.countDownload(id);
            }
        }
        models = new ArrayList<>();
        for (int i = 0; i < MODELS; i++) {
            models.add(repository.find("m" + i).orElseThrow());
        }
    }

    @AfterContainer
    static void close() {
        database.close();
    }

    @Provide
    Arbitrary<ModelParameters> queries() {
        return Arbitraries.randomValue(GeneratedModels::parameters);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void aSearchFindsWhatGoingThroughAllEntriesFinds(@ForAll("queries") ModelParameters parameters) {
        // given
        ModelQuery query = ModelQuery.of(parameters, null);
        List<String> expected = expected(query).map(Model::id).toList();
        // when
        List<String> found = new ArrayList<>();
        ModelPage page = search.page(query);
        found.addAll(page.items().stream().map(Model::id).toList());
        while (page.nextCursor() != null) {
            page = search.page(ModelQuery.of(GeneratedModels.from(parameters, page.nextCursor()), null));
            found.addAll(page.items().stream().map(Model::id).toList());
        }
        // then
        assertThat(found).isEqualTo(expected);
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void facetsCountTheWholeResult(@ForAll("queries") ModelParameters parameters) {
        // given
        ModelQuery query = ModelQuery.of(GeneratedModels.counting(parameters, "family,tag"), null);
        List<Model> expected = expected(query).toList();
        // when
        Map<String, List<FacetCount>> facets = search.page(query).facets();
        // then
        assertThat(facets).isNotNull();
        assertThat(facets.get("family").stream().mapToLong(FacetCount::count).sum())
                .isEqualTo(expected.size());
        for (FacetCount tag : facets.get("tag")) {
            assertThat(expected.stream().filter(model -> model.details().tags().contains(tag.value())))
                    .hasSize((int) tag.count());
        }
        assertThat(facets.get("tag").stream().map(FacetCount::value))
                .containsExactlyInAnyOrderElementsOf(new TreeSet<>(expected.stream()
                        .flatMap(model -> model.details().tags().stream())
                        .toList()));
    }

    @Example
    void anEntryThatWasShownBeforeIsShownAsItIsNow() {
        ModelQuery query = ModelQuery.of(GeneratedModels.asking("zzchanging"), null);
        try {
            database.jdbi().useHandle(handle -> {
                handle.execute("INSERT INTO model (id, name, size_bytes, name_words, words)"
                        + " VALUES ('zzchanging', 'A', 1, 'zzchanging', 'zzchanging')");
                handle.execute("INSERT INTO model_stats (model_id) VALUES ('zzchanging')");
                for (String change : List.of(
                        "UPDATE model SET author = 'somebody' WHERE id = 'zzchanging'",
                        "UPDATE model SET author = NULL WHERE id = 'zzchanging'",
                        "UPDATE model_stats SET rating_count = 3 WHERE model_id = 'zzchanging'",
                        "UPDATE model SET provenance = '{\"author\": \"user\"}' WHERE id = 'zzchanging'")) {
                    assertThat(search.page(query).items()).hasSize(1);
                    handle.execute(change);
                    assertThat(search.page(query).items()).isEqualTo(List.of(read("zzchanging")));
                }
                handle.execute("DELETE FROM model WHERE id = 'zzchanging'");
                assertThat(search.page(query).items()).isEmpty();
            });
        } finally {
            database.jdbi().useHandle(handle -> handle.execute("DELETE FROM model WHERE id = 'zzchanging'"));
        }
    }

    private static Model read(String id) {
        return new ModelRepository(database.jdbi(), new ModelColumns(), _ -> {})
                .find(id)
                .orElseThrow();
    }

    private static Stream<Model> expected(ModelQuery query) {
        ModelFilter filter = query.filter();
        List<Set<String>> wanted = filter.words() == null
                ? List.of()
                : filter.words().stream().map(SearchLawsTest::meant).toList();
        Predicate<Model> fits = model -> fits(model, filter)
                && hasAll(SearchText.ofEntry(model.id(), model.details()), wanted)
                && (filter.words() == null || !filter.words().isEmpty());
        Comparator<Model> called =
                Comparator.comparing(model -> !hasAll(SearchText.ofName(model.id(), model.details()), wanted));
        Comparator<Model> order = GeneratedModels.order(query.sort());
        return models.stream()
                .filter(fits)
                .sorted(query.sort() == ModelSort.RELEVANCE ? called.thenComparing(order) : order);
    }

    /** The words of entries that a word asked for stands for. */
    private static Set<String> meant(String word) {
        Set<String> all = new TreeSet<>();
        models.forEach(model -> all.addAll(SearchText.ofEntry(model.id(), model.details())));
        Set<String> begun = new TreeSet<>(all);
        begun.removeIf(candidate -> !candidate.startsWith(word));
        if (!begun.isEmpty()) {
            return begun;
        }
        all.removeIf(
                candidate -> GeneratedModels.similarity(word, candidate) < 0.25 || !Spelling.near(word, candidate));
        return all;
    }

    private static boolean hasAll(Set<String> words, List<Set<String>> wanted) {
        return wanted.stream().allMatch(any -> any.stream().anyMatch(words::contains));
    }

    private static boolean fits(Model model, ModelFilter filter) {
        ModelDetails details = model.details();
        return (filter.labels().family() == null || filter.labels().family() == details.family())
                && details.tags().containsAll(filter.labels().tags())
                && (filter.labels().license() == null || filter.labels().license() == details.license())
                && (filter.labels().modality() == null
                        || details.modalities().contains(filter.labels().modality()))
                && (filter.labels().language() == null
                        || details.languages().contains(filter.labels().language()))
                && within(details.sizeBytes(), filter.ranges().size())
                && within(details.parameterCount(), filter.ranges().parameters())
                && within(details.contextLength(), filter.ranges().context());
    }

    private static boolean within(@Nullable Long value, Range range) {
        if (range.from() == null && range.to() == null) {
            return true;
        }
        return value != null
                && (range.from() == null || value >= range.from())
                && (range.to() == null || value <= range.to());
    }
}
