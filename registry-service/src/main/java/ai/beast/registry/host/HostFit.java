package ai.beast.registry.host;

import ai.beast.modelfiles.memory.LayerGroup;
import ai.beast.modelfiles.memory.ModelDimensions;
import ai.beast.registry.memory.Fit;
import ai.beast.registry.memory.MemoryNeed;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether this machine runs a model, on what, and about how fast.
 *
 * @param fits on all its memory together
 * @param placement {@code gpu}, {@code split} between cards and main memory, {@code memory}, or {@code none} where it does not fit
 * @param layers of the model, the output counted as one more, as engines count those to offload; null if unknown
 * @param layersOnGpu how many of them the cards hold
 * @param devices what each of them holds, cards first
 * @param tokensPerSecond a guess for one conversation at an empty context; null where a bandwidth or the need is not known
 * @param basis what the guess rests on, or why there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HostFit(
        Fit fits,
        String placement,
        @Nullable Integer layers,
        @Nullable Integer layersOnGpu,
        List<Device> devices,
        @Nullable Double tokensPerSecond,
        String basis) {
    private static final String MAIN = "main memory";
    private static final double GIGA = 1e9;
    /** No machine has more, and sums of it do not overflow. */
    private static final long MAX_NEED = Long.MAX_VALUE / 4;

    /** A card, or the main memory, and its share of the model. */
    public record Device(String name, int layers, long bytes) {}

    /**
     * Fills the cards in turn, each with a compute buffer and an allowance of its own, then the main memory. Layers count as equally large. A token costs one
     * read of the weights that it passes through, which the bandwidth of the memory limits; computing and transfers come on top.
     *
     * @param mainBandwidth bytes a second, asked where layers lie in the main memory
     */
    static HostFit of(Host host, @Nullable ModelDimensions dimensions, MemoryNeed need, LongSupplier mainBandwidth) {
        int blocks = blocks(dimensions);
        if (need.totalBytes() > MAX_NEED) {
            return new HostFit(
                    fit(host, need, false),
                    "none",
                    blocks == 0 ? null : (Integer) (blocks + 1),
                    blocks == 0 ? null : (Integer) 0,
                    List.of(),
                    null,
                    basis(false, false, need, 0, List.of()));
        }
        long fixed = bytes(need, "computeBuffer") + bytes(need, "overhead");
        long divisible = Math.max(0, need.totalBytes() - fixed);
        int units = blocks == 0 ? 1 : blocks + 1;
        long unit = Math.max(1, Math.ceilDiv(divisible, (long) units));
        List<Device> devices = new ArrayList<>();
        int left = units;
        double seconds = 0;
        long active = active(dimensions, need);
        boolean known = true;
        List<String> rests = new ArrayList<>();
        for (Gpu gpu : host.gpus()) {
            int taken = (int) Math.max(0, Math.min(left, (gpu.usableBytes() - fixed) / unit));
            if (taken > 0) {
                left -= taken;
                devices.add(new Device(gpu.name(), taken, taken * unit + fixed));
                known &= gpu.bandwidth() != null;
                seconds += gpu.bandwidth() == null ? 0 : share(active, taken, units) / gpu.bandwidth();
                rests.add(
                        gpu.bandwidth() == null
                                ? "the bandwidth of " + gpu.name() + " is not known"
                                : gpu.name() + " reads " + gigabytes(gpu.bandwidth()) + " GB/s by its data sheet");
            }
        }
        int onGpu = units - left;
        boolean fits = true;
        if (left > 0) {
            long taken = left * unit + fixed;
            long unified = host.gpus().stream().anyMatch(Gpu::unified)
                    ? devices.stream().mapToLong(Device::bytes).sum()
                    : 0;
            fits = taken <= host.mainBytes() - unified;
            if (fits) {
                long bandwidth = mainBandwidth.getAsLong();
                devices.add(new Device(MAIN, left, taken));
                seconds += share(active, left, units) / Math.max(1, bandwidth);
                rests.add("main memory reads " + gigabytes(bandwidth) + " GB/s, measured");
            }
        }
        Fit fit = fit(host, need, fits);
        boolean guessed = fits && known && need.complete() && seconds > 0;
        return new HostFit(
                fit,
                !fits ? "none" : onGpu == units ? "gpu" : onGpu > 0 ? "split" : "memory",
                blocks == 0 ? null : (Integer) units,
                blocks == 0 ? null : (Integer) (fits ? onGpu : 0),
                fits ? List.copyOf(devices) : List.of(),
                guessed ? (Double) (Math.round(10 / seconds) / 10.0) : null,
                basis(guessed, fits, need, active, rests));
    }

    private static String basis(boolean guessed, boolean fits, MemoryNeed need, long active, List<String> rests) {
        if (!fits) {
            return "It needs more memory than this machine can give";
        }
        String bandwidths = String.join("; ", rests);
        if (guessed) {
            return "A token reads " + gigabytes(active) + " GB of weights; " + bandwidths
                    + "; computing is not counted, so it is the most to expect";
        }
        return need.complete() ? "No guess: " + bandwidths : "No guess: the need is not known";
    }

    private static Fit fit(Host host, MemoryNeed need, boolean placed) {
        if (!placed) {
            return need.upperBound() ? Fit.UNKNOWN : Fit.NO;
        }
        Fit fit = Fit.of(need.totalBytes(), need.complete(), Math.max(need.totalBytes(), host.usableBytes()));
        return fit == Fit.NO ? Fit.TIGHT : fit;
    }

    private static int blocks(@Nullable ModelDimensions dimensions) {
        if (dimensions == null) {
            return 0;
        }
        return dimensions.blockCount() > 0
                ? dimensions.blockCount()
                : dimensions.layers().stream().mapToInt(LayerGroup::count).sum();
    }

    private static long active(@Nullable ModelDimensions dimensions, MemoryNeed need) {
        long weights = bytes(need, "weights");
        long active = dimensions == null ? 0 : dimensions.activeBytes();
        return active > 0 ? Math.min(active, weights) : weights;
    }

    private static double share(long bytes, int part, int of) {
        return bytes * (part / (double) of);
    }

    private static long bytes(MemoryNeed need, String item) {
        return need.items().stream()
                .filter(each -> each.name().equals(item))
                .mapToLong(MemoryNeed.Item::bytes)
                .sum();
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / GIGA);
    }
}
