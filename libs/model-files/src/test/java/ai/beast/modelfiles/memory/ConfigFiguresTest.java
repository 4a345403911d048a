package ai.beast.modelfiles.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The caches of real models from their {@code config.json}, to the byte. */
class ConfigFiguresTest {

    private record Figure(String model, String config, long context, long bytes, boolean bound, String source) {
        @Override
        public String toString() {
            return model;
        }
    }

    @ParameterizedTest
    @MethodSource("figures")
    void theCacheIsThePublishedFigure(Figure figure) {
        ModelConfig config = ModelConfig.parse(figure.config().getBytes(StandardCharsets.UTF_8))
                .orElseThrow();

        MemoryEstimate estimate = MemoryEstimate.of(config.dimensions(), MemoryRequest.ofContext(figure.context()));

        assertThat(estimate.cacheBytes()).isEqualTo(figure.bytes());
        assertThat(estimate.complete()).isTrue();
        assertThat(estimate.upperBound()).isEqualTo(figure.bound());
    }

    @Test
    void atLeastFortyModelsAreChecked() throws IOException {
        assertThat(figures().map(Figure::model).distinct()).hasSizeGreaterThanOrEqualTo(40);
        assertThat(figures()).allMatch(figure -> !figure.source().isBlank());
    }

    static Stream<Figure> figures() throws IOException {
        try (InputStream file =
                        Objects.requireNonNull(ConfigFiguresTest.class.getResourceAsStream("config-figures.tsv"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            List<Figure> figures = lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(cell -> new Figure(
                            cell[0],
                            cell[1],
                            Long.parseLong(cell[2]),
                            Long.parseLong(cell[3]),
                            cell[4].equals("bound"),
                            cell[5]))
                    .toList();
            return figures.stream();
        }
    }
}
