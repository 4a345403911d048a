package ai.beast.registry.host;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.memory.LayerGroup;
import ai.beast.modelfiles.memory.ModelDimensions;
import ai.beast.registry.host.HostFit.Device;
import ai.beast.registry.memory.Fit;
import ai.beast.registry.memory.MemoryNeed;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A model of 9 layers and an output, 1 GB each, with 1 GB for what every device needs. */
class HostFitTest {
    private static final long GB = 1_000_000_000;
    private static final ModelDimensions MODEL = new ModelDimensions(
            8 * GB,
            4096,
            1,
            1,
            1,
            true,
            List.of(new LayerGroup(LayerGroup.Kind.FULL, 9, 1, 1, 0, 0)),
            true,
            List.of(),
            9,
            4 * GB);
    private static final MemoryNeed NEED = need(true, false);

    @Test
    void aCardThatHoldsAllRunsIt() {
        HostFit fit = fit(host(100 * GB, card("big", 24, 1000L)), NEED);

        assertThat(fit.fits()).isEqualTo(Fit.YES);
        assertThat(fit.placement()).isEqualTo("gpu");
        assertThat(fit.layers()).isEqualTo(10);
        assertThat(fit.layersOnGpu()).isEqualTo(10);
        assertThat(fit.devices()).containsExactly(new Device("big", 10, 11 * GB));
        assertThat(fit.tokensPerSecond()).as("1000 GB/s over 4 GB").isEqualTo(250);
        assertThat(fit.basis()).startsWith("A token reads 4.0 GB of weights; big reads 1000.0 GB/s by its data sheet");
    }

    @Test
    void severalCardsShareTheLayers() {
        HostFit fit = fit(host(100 * GB, card("one", 5, 100L), card("two", 8, 400L)), NEED);

        assertThat(fit.placement()).isEqualTo("gpu");
        assertThat(fit.devices()).containsExactly(new Device("one", 4, 5 * GB), new Device("two", 6, 7 * GB));
        assertThat(fit.tokensPerSecond())
                .as("1.6 GB at 100 and 2.4 GB at 400 GB/s")
                .isEqualTo(45.5);
    }

    @Test
    void layersThatNoCardHoldsStayInMainMemory() {
        HostFit fit = fit(host(20 * GB, card("small", 5, 400L)), NEED);

        assertThat(fit.placement()).isEqualTo("split");
        assertThat(fit.layersOnGpu()).isEqualTo(4);
        assertThat(fit.devices()).containsExactly(new Device("small", 4, 5 * GB), new Device("main memory", 6, 7 * GB));
        assertThat(fit.tokensPerSecond())
                .as("1.6 GB at 400 and 2.4 GB at 50 GB/s")
                .isEqualTo(19.2);
        assertThat(fit.basis()).contains("main memory reads 50.0 GB/s, measured");
    }

    @Test
    void withoutACardMainMemoryHoldsAll() {
        HostFit fit = fit(host(20 * GB), NEED);

        assertThat(fit.placement()).isEqualTo("memory");
        assertThat(fit.layersOnGpu()).isZero();
        assertThat(fit.tokensPerSecond()).isEqualTo(12.5);
    }

    @Test
    void whatFitsNowhereHasNoPlace() {
        HostFit fit = fit(host(6 * GB, card("small", 5, 400L)), NEED);

        assertThat(fit.fits()).isEqualTo(Fit.NO);
        assertThat(fit.placement()).isEqualTo("none");
        assertThat(fit.devices()).isEmpty();
        assertThat(fit.tokensPerSecond()).isNull();
        assertThat(fit(host(6 * GB), need(true, true)).fits())
                .as("an upper bound that does not fit")
                .isEqualTo(Fit.UNKNOWN);
    }

    @Test
    void aUnifiedCardTakesFromMainMemory() {
        Gpu unified = new Gpu(0, "Apple", 7 * GB, null, "metal", true, 100 * GB);

        assertThat(fit(host(11 * GB, unified), NEED).fits()).isEqualTo(Fit.NO);
        assertThat(fit(host(14 * GB, unified), NEED).placement()).isEqualTo("split");
    }

    @Test
    void anUnknownBandwidthMakesNoGuess() {
        HostFit fit = fit(host(20 * GB, card("odd", 24, null)), NEED);

        assertThat(fit.fits()).isEqualTo(Fit.YES);
        assertThat(fit.tokensPerSecond()).isNull();
        assertThat(fit.basis()).isEqualTo("No guess: the bandwidth of odd is not known");
        assertThat(fit(host(20 * GB), need(false, false)).basis()).isEqualTo("No guess: the need is not known");
        assertThat(fit(host(20 * GB), need(false, false)).fits()).isEqualTo(Fit.UNKNOWN);
    }

    @Test
    void measuresMainMemory() {
        assertThat(MainMemory.bandwidth()).isPositive();
    }

    private static HostFit fit(Host host, MemoryNeed need) {
        return HostFit.of(host, MODEL, need, () -> 50 * GB);
    }

    private static Host host(long available, Gpu... gpus) {
        return new Host(new HostMemory(100 * GB, available, null), List.of(gpus), null, Instant.EPOCH);
    }

    private static Gpu card(String name, long gigabytes, @Nullable Long bandwidth) {
        return new Gpu(0, name, gigabytes * GB, null, "nvidia-smi", false, bandwidth == null ? null : bandwidth * GB);
    }

    private static MemoryNeed need(boolean complete, boolean bound) {
        return new MemoryNeed(
                8192,
                1,
                "f16",
                List.of(
                        new MemoryNeed.Item("weights", 8 * GB, ""),
                        new MemoryNeed.Item("kvCache", 2 * GB, ""),
                        new MemoryNeed.Item("computeBuffer", GB / 2, ""),
                        new MemoryNeed.Item("overhead", GB / 2, "")),
                11 * GB,
                complete,
                bound,
                null);
    }
}
