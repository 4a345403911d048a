package ai.beast.registry.catalog.search;

import ai.beast.registry.catalog.entry.Family;
import ai.beast.registry.catalog.entry.License;
import ai.beast.registry.catalog.entry.Modality;
import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.entry.ModelDetails;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Entries and queries at random, from few enough values that they meet. */
final class GeneratedModels {
    private static final List<String> NAMES =
            List.of("Llama", "Mistral", "Qwen", "Whisper", "Zephyrus", "Instruct", "Coder", "Élan", "7B", "v2");
    private static final List<String> PROSE =
            List.of("quick", "answers", "multilingual", "distilled", "mistral", "whispering", "größer", "code", "50%");
    private static final List<String> TAGS = List.of("chat", "code", "sd", "sdxl", "vision");
    private static final List<String> ASKED = List.of(
            "llama",
            "lama",
            "LLAM",
            "mistrl",
            "qwen",
            "whsiper",
            "zephirus",
            "instruct",
            "elan",
            "grosser",
            "größer",
            "7b",
            "v",
            "answers",
            "answrs",
            "nothing",
            "multilnigual",
            "%",
            "_",
            "m1",
            "50",
            "vision",
            "coding",
            "german",
            "apache license",
            "v2",
            "zephyrus7");

    private GeneratedModels() {}

    static ModelDetails details(int number, Random random) {
        return ModelDetails.builder()
                .name(some(NAMES, random) + " " + some(NAMES, random))
                .version("v" + number)
                .family(Family.values()[random.nextInt(4)])
                .sizeBytes((long) random.nextInt(20))
                .parameterCount(random.nextBoolean() ? null : (Long) (long) random.nextInt(10))
                .quantization(random.nextBoolean() ? null : "Q4_K_M")
                .contextLength(random.nextBoolean() ? null : (Long) (1L + random.nextInt(10)))
                .format("gguf")
                .license(License.values()[random.nextInt(3)])
                .tags(list(TAGS, random))
                .languages(list(List.of("en", "de"), random))
                .modalities(list(List.of(Modality.values()), random))
                .benchmarkScores(Map.of())
                .description(random.nextBoolean() ? null : some(PROSE, random) + " " + some(PROSE, random))
                .rating(BigDecimal.valueOf(random.nextInt(4)))
                .build();
    }

    static ModelParameters parameters(Random random) {
        String words = random.nextInt(3) == 0 ? some(ASKED, random) : some(ASKED, random) + " " + some(ASKED, random);
        return new ModelParameters(
                random.nextInt(3) == 0 ? null : words,
                random.nextInt(4) > 0 ? null : Family.values()[random.nextInt(4)].label(),
                random.nextInt(3) > 0 ? List.of() : list(TAGS, random),
                null,
                null,
                random.nextInt(6) > 0 ? null : License.values()[random.nextInt(3)].label(),
                random.nextInt(6) > 0 ? null : Modality.values()[random.nextInt(4)].label(),
                random.nextInt(6) > 0 ? null : "en",
                null,
                bound(random, 0, 10),
                bound(random, 10, 20),
                bound(random, 0, 5),
                bound(random, 5, 10),
                bound(random, 0, 5),
                bound(random, 5, 10),
                random.nextBoolean() ? null : ModelSort.values()[random.nextInt(6)].parameter(),
                Integer.toString(1 + random.nextInt(60)),
                null,
                null,
                null);
    }

    /** For words alone. */
    static ModelParameters asking(String q) {
        return new ModelParameters(
                q, null, List.of(), null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null);
    }

    static ModelParameters from(ModelParameters p, String cursor) {
        return with(p, cursor, p.facets());
    }

    static ModelParameters counting(ModelParameters p, String facets) {
        return with(p, p.cursor(), facets);
    }

    static Comparator<Model> order(ModelSort sort) {
        Comparator<Model> rating =
                Comparator.comparing((Model model) -> model.details().rating()).reversed();
        Comparator<Model> downloads = Comparator.comparing(Model::downloadCount).reversed();
        Comparator<Model> size = Comparator.comparing(model -> model.details().sizeBytes());
        Comparator<Model> order =
                switch (sort) {
                    case RELEVANCE, RATING -> rating.thenComparing(downloads);
                    case DOWNLOADS -> downloads;
                    case NAME -> Comparator.comparing(model -> model.details().name());
                    case SMALLEST -> size;
                    case LARGEST -> size.reversed();
                    case NEWEST -> Comparator.comparing(Model::createdAt).reversed();
                    case LATEST -> Comparator.comparing(Model::updatedAt).reversed();
                };
        return order.thenComparing(Model::id);
    }

    /** As pg_trgm counts: words padded with two spaces before and one behind, shared trigrams over all. */
    static double similarity(String a, String b) {
        Set<String> ours = trigrams(a);
        Set<String> all = new HashSet<>(trigrams(b));
        Set<String> shared = new HashSet<>(ours);
        shared.retainAll(all);
        all.addAll(ours);
        return (double) shared.size() / all.size();
    }

    private static Set<String> trigrams(String word) {
        String padded = "  " + word + " ";
        return IntStream.rangeClosed(0, padded.length() - 3)
                .mapToObj(at -> padded.substring(at, at + 3))
                .collect(java.util.stream.Collectors.toSet());
    }

    private static ModelParameters with(ModelParameters p, @Nullable String cursor, @Nullable String facets) {
        return new ModelParameters(
                p.q(),
                p.family(),
                p.tag(),
                p.sha256(),
                p.location(),
                p.license(),
                p.modality(),
                p.language(),
                p.baseModel(),
                p.minSize(),
                p.maxSize(),
                p.minParameters(),
                p.maxParameters(),
                p.minContext(),
                p.maxContext(),
                p.sort(),
                p.limit(),
                cursor,
                p.fields(),
                facets);
    }

    private static @Nullable String bound(Random random, int from, int to) {
        return random.nextInt(8) > 0 ? null : Integer.toString(random.nextInt(from, to));
    }

    private static String some(List<String> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }

    private static <T> List<T> list(List<T> values, Random random) {
        return values.stream().filter(value -> random.nextInt(3) == 0).toList();
    }
}
