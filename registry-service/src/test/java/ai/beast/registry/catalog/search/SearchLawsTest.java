package ai.beast.registry.catalog.search;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.RegistryDatabase;
import ai.beast.registry.catalog.cache.AnswerCache;
import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.entry.ModelColumns;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.catalog.entry.ModelRepository;
import ai.beast.registry.catalog.words.QueryUnit;
import ai.beast.registry.catalog.words.SearchText;
import ai.beast.registry.catalog.words.Spelling;
import ai.beast.registry.catalog.words.WordRepository;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
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
    private static final int ABSENT = 3;
    /** By id of the entry: what it is called, and that with what it mentions. */
    private static final Map<String, Set<String>> CALLED = new HashMap<>();

    private static final Map<String, Set<String>> MENTIONED = new HashMap<>();
    private static final Map<String, Set<String>> MEANT = new HashMap<>();
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
        Comparator<Model> order = GeneratedModels.order(query.sort());
        if (filter.words() == null) {
            return models.stream().filter(model -> fits(model, filter)).sorted(order);
        }
        if (filter.words().isEmpty()) {
            return Stream.empty();
        }
        List<QueryUnit> units =
                new WordRepository(database.jdbi()).query(filter.words()).units();
        Comparator<Model> part = Comparator.comparing(model -> part(model, units));
        return models.stream()
                .filter(model -> fits(model, filter) && part(model, units) < ABSENT)
                .sorted(query.sort() == ModelSort.RELEVANCE ? part.thenComparing(order) : order);
    }

    /** Exactly called so, called so or nearly so, only mentioning it, or {@link #ABSENT}. */
    private static int part(Model model, List<QueryUnit> units) {
        Set<String> called =
                CALLED.computeIfAbsent(model.id(), id -> labelled(model, SearchText.ofName(id, model.details())));
        Set<String> all =
                MENTIONED.computeIfAbsent(model.id(), id -> labelled(model, SearchText.ofEntry(id, model.details())));
        if (units.stream().allMatch(unit -> hasAny(called, unit.exact()))) {
            return 0;
        }
        if (units.stream().allMatch(unit -> may(called, unit))) {
            return 1;
        }
        return units.stream().allMatch(unit -> may(all, unit)) ? 2 : ABSENT;
    }

    private static boolean may(Set<String> lexemes, QueryUnit unit) {
        return hasAny(lexemes, unit.exact())
                || hasAny(lexemes, unit.near())
                || (unit.open()
                        && MEANT.computeIfAbsent(unit.asked(), SearchLawsTest::meant).stream()
                                .anyMatch(lexemes::contains));
    }

    private static boolean hasAny(Set<String> lexemes, List<List<String>> alternatives) {
        return alternatives.stream().anyMatch(lexemes::containsAll);
    }

    private static Set<String> labelled(Model model, Set<String> words) {
        ModelDetails details = model.details();
        Set<String> all = new TreeSet<>(words);
        all.add("family=" + details.family().label());
        all.add("license=" + details.license().label());
        details.tags().forEach(tag -> all.add("tag=" + tag));
        details.languages().forEach(language -> all.add("language=" + language));
        details.modalities().forEach(modality -> all.add("modality=" + modality.label()));
        return all;
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
