package ai.beast.modelfiles.memory;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.Bytes;
import ai.beast.modelfiles.GgufValueType;
import ai.beast.modelfiles.synth.GgufWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The estimate against what others have published about real models. Each figure is checked to the last digit that was
 * published; the header is written with the model's own numbers, so that the way from keys to bytes is checked whole.
 */
class PublishedFiguresTest {
    private static final Map<String, Long> UNITS = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    private record Figure(
            String model,
            String architecture,
            int layers,
            String embedding,
            long heads,
            String kvHeads,
            String keyLength,
            String valueLength,
            long window,
            String peculiarity,
            long context,
            CacheType cache,
            String part,
            String published,
            String kind,
            String source) {

        static Figure parse(String line) {
            String[] cell = line.split("\t", -1);
            assertThat(cell).as(line).hasSize(16);
            return new Figure(
                    cell[0],
                    cell[1],
                    Integer.parseInt(cell[2]),
                    cell[3],
                    Long.parseLong(cell[4]),
                    cell[5],
                    cell[6],
                    cell[7],
                    Long.parseLong(cell[8]),
                    cell[9],
                    Long.parseLong(cell[10]),
                    CacheType.byLabel(cell[11]).orElseThrow(),
                    cell[12],
                    cell[13],
                    cell[14],
                    cell[15]);
        }

        @Override
        public String toString() {
            return model + ", " + part + " cache of " + context + " tokens as " + cache.label();
        }
    }

    @ParameterizedTest
    @MethodSource("figures")
    void theEstimateIsThePublishedFigure(Figure figure) throws Exception {
        // given
        ModelDimensions dimensions =
                ModelDimensions.of(Bytes.read(header(figure).toBytes()));
        // when
        MemoryEstimate estimate = MemoryEstimate.of(
                dimensions, MemoryRequest.ofContext(figure.context()).withCache(figure.cache()));
        // then
        long bytes =
                switch (figure.part()) {
                    case "total" -> estimate.cacheBytes();
                    case "full" -> estimate.fullCacheBytes();
                    case "sliding" -> estimate.slidingCacheBytes();
                    default -> throw new AssertionError(figure.part());
                };
        String[] published = figure.published().split(" ");
        BigDecimal number = new BigDecimal(published[0]);
        BigDecimal unit = BigDecimal.valueOf(Objects.requireNonNull(UNITS.get(published[1])));
        BigDecimal halfOfTheLastDigit = number.ulp().divide(BigDecimal.TWO);
        BigDecimal difference =
                BigDecimal.valueOf(bytes).divide(unit).subtract(number).abs();
        assertThat(difference)
                .as("%d bytes against %s, from %s", bytes, figure.published(), figure.source())
                .isLessThanOrEqualTo(figure.kind().equals("formula") ? BigDecimal.ZERO : halfOfTheLastDigit);
    }

    @Test
    void atLeastTwentyModelsAreChecked() throws IOException {
        assertThat(figures().map(Figure::model).distinct()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(figures()
                        .filter(figure -> figure.kind().equals("size"))
                        .map(Figure::model)
                        .distinct())
                .as("by published sizes")
                .hasSizeGreaterThanOrEqualTo(14);
        assertThat(figures()).allMatch(figure -> !figure.source().isBlank());
    }

    static Stream<Figure> figures() throws IOException {
        try (InputStream file = Objects.requireNonNull(
                        PublishedFiguresTest.class.getResourceAsStream("published-figures.tsv"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).map(Figure::parse).toList().stream();
        }
    }

    private static GgufWriter header(Figure figure) {
        String prefix = figure.architecture() + ".";
        // Where only widths were published, any hidden size will do.
        long embedding = figure.embedding().isEmpty() ? 4096 : Long.parseLong(figure.embedding());
        GgufWriter writer = GgufWriter.of(figure.architecture())
                .u32(prefix + "block_count", figure.layers())
                .u32(prefix + "embedding_length", embedding)
                .u32(prefix + "attention.head_count", figure.heads());
        if (!figure.keyLength().isEmpty()) {
            writer.u32(prefix + "attention.key_length", Long.parseLong(figure.keyLength()))
                    .u32(prefix + "attention.value_length", Long.parseLong(figure.valueLength()));
        }
        if (figure.window() > 0) {
            writer.u32(prefix + "attention.sliding_window", figure.window());
        }
        switch (figure.peculiarity()) {
            case "mla" ->
                writer.u32(prefix + "attention.head_count_kv", Long.parseLong(figure.kvHeads()))
                        .u32(prefix + "attention.key_length_mla", 192)
                        .u32(prefix + "attention.value_length_mla", 128);
            case "gemma4" -> {
                // Every sixth layer looks at everything, with fewer and longer heads than the others.
                List<Boolean> slides = IntStream.range(0, figure.layers())
                        .mapToObj(layer -> layer % 6 != 5)
                        .toList();
                writer.array(
                                prefix + "attention.head_count_kv",
                                GgufValueType.U32,
                                slides.stream().map(sliding -> sliding ? 16 : 4).toList())
                        .array(prefix + "attention.sliding_window_pattern", GgufValueType.BOOL, slides)
                        .u32(prefix + "attention.key_length_swa", 256)
                        .u32(prefix + "attention.value_length_swa", 256);
            }
            default -> writer.u32(prefix + "attention.head_count_kv", Long.parseLong(figure.kvHeads()));
        }
        return writer;
    }
}
