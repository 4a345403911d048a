package ai.beast.registry.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.modelfiles.memory.LayerGroup;
import ai.beast.modelfiles.memory.MemoryRequest;
import ai.beast.modelfiles.memory.ModelDimensions;
import ai.beast.problem.ProblemException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FitTest {
    private static final List<LayerGroup> LAYERS = List.of(
            new LayerGroup(LayerGroup.Kind.FULL, 8, 1024, 1024, 0, 0),
            new LayerGroup(LayerGroup.Kind.SLIDING, 24, 512, 512, 1024, 0),
            new LayerGroup(LayerGroup.Kind.RECURRENT, 2, 0, 0, 0, 4096));

    @ParameterizedTest
    @CsvSource({
        "849, true, YES",
        "850, true, TIGHT",
        "1000, true, TIGHT",
        "1001, true, NO",
        "1000, false, UNKNOWN",
        "1, false, UNKNOWN",
        "1001, false, NO"
    })
    void comparesNeedWithMemory(long need, boolean complete, Fit expected) {
        assertThat(Fit.of(need, complete, 1000)).isEqualTo(expected);
    }

    static Stream<ModelDimensions> shapes() {
        return Stream.of(
                new ModelDimensions(5_000_000_000L, 4096, 14336, 32, 128_256, true, LAYERS, true),
                new ModelDimensions(0, 4096, 14336, 32, 128_256, true, LAYERS, true),
                new ModelDimensions(5_000_000_000L, 4096, 14336, 32, 128_256, true, List.of(), false),
                new ModelDimensions(0, 0, 0, 0, 0, false, List.of(), false),
                new ModelDimensions(Long.MAX_VALUE, Long.MAX_VALUE / 8, 1, 1, 1, true, LAYERS, true));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void totalIsThatOfTheItems(ModelDimensions shape) {
        MemoryRequest request = MemoryRequest.ofContext(16_384).withSequences(2);

        MemoryNeed need = MemoryNeed.of(shape, 7_000_000_000L, request);

        MemoryTotal total = MemoryTotal.of(shape, 7_000_000_000L, request);
        assertThat(total.bytes()).isEqualTo(need.totalBytes());
        assertThat(total.complete()).isEqualTo(need.complete());
        assertThat(total.leastBytes()).isBetween(1L, total.bytes());
    }

    @Test
    void anUpperBoundBeyondTheMemorySaysNothing() {
        MemoryTotal bound = new MemoryTotal(1200, 500, true, true);

        assertThat(bound.fit(1000)).isEqualTo(Fit.UNKNOWN);
        assertThat(bound.fit(2000)).isEqualTo(Fit.YES);
        assertThat(bound.fit(400)).isEqualTo(Fit.NO);
        assertThat(new MemoryTotal(1200, 500, true, false).fit(1000)).isEqualTo(Fit.NO);
    }

    @Test
    void needSaysWhatIsUnknown() {
        ModelDimensions bound =
                new ModelDimensions(1000, 64, 64, 2, 64, true, LAYERS, true, List.of("sliding_window_pattern"), 1, 0);
        ModelDimensions least =
                new ModelDimensions(1000, 0, 0, 0, 0, true, List.of(), false, List.of("config.json"), 0, 0);
        MemoryRequest request = MemoryRequest.ofContext(8192);

        assertThat(MemoryNeed.of(bound, 0, request))
                .returns(true, MemoryNeed::complete)
                .returns(true, MemoryNeed::upperBound)
                .returns(
                        "An upper bound: sliding_window_pattern is not known, so each layer counts as attending to the"
                                + " whole context",
                        MemoryNeed::unknown);
        assertThat(MemoryNeed.of(least, 0, request))
                .returns(false, MemoryNeed::complete)
                .returns(false, MemoryNeed::upperBound)
                .returns("The file lacks config.json: what the cache takes is not known", MemoryNeed::unknown);
    }

    @Test
    void totalWithoutDimensionsIsTheSizeOfTheFiles() {
        MemoryRequest request = MemoryRequest.ofContext(8192);

        MemoryNeed need = MemoryNeed.of(null, 7_000_000_000L, request);

        assertThat(MemoryTotal.of(null, 7_000_000_000L, request))
                .isEqualTo(new MemoryTotal(need.totalBytes(), need.totalBytes(), false, false));
    }

    @Test
    void requiresMemoryForTheFilter() {
        FitParameters without = new FitParameters(null, "16k", null, null, List.of("yes"));
        FitParameters unknown = new FitParameters("12", null, null, null, List.of("maybe"));

        assertThatThrownBy(() -> FitQuery.of(without))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("memoryGiB");
        assertThatThrownBy(() -> FitQuery.of(unknown))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("tight");
        assertThat(FitQuery.of(new FitParameters(null, "16k", null, null, List.of())))
                .isNull();
    }
}
