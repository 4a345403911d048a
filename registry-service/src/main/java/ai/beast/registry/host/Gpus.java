package ai.beast.registry.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The graphics cards whose memory can be read: NVIDIA's by {@code nvidia-smi}, AMD's and Intel's by {@code /sys/class/drm}, Apple's by {@code sysctl}.
 *
 * @param unknown why the list is empty; null when it is not
 */
record Gpus(List<Gpu> cards, @Nullable String unknown) {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    static final int MAX_CARDS = 64;

    /**
     * Asks {@code nvidia-smi}, and the kernel for other cards.
     *
     * @param sysctl the command on a Mac, null elsewhere
     * @param root of the file system; another one in tests
     */
    static Gpus read(NvidiaSmi nvidiaSmi, @Nullable String sysctl, Path root) {
        return read(nvidiaSmi, sysctl, root, TIMEOUT);
    }

    /** @param timeout of {@code sysctl} */
    static Gpus read(NvidiaSmi nvidiaSmi, @Nullable String sysctl, Path root, Duration timeout) {
        List<Gpu> cards = new ArrayList<>();
        String reason = nvidiaSmi.read(cards);
        SysfsGpus.read(root.resolve("sys/class/drm"), cards);
        if (sysctl != null) {
            AppleGpu.read(lines(timeout, sysctl, "hw.memsize", "iogpu.wired_limit_mb", "machdep.cpu.brand_string"))
                    .ifPresent(cards::add);
        }
        return new Gpus(
                List.copyOf(cards),
                cards.isEmpty() ? reason + "; no graphics card reports its memory in /sys/class/drm" : null);
    }

    private static List<String> lines(Duration timeout, String... command) {
        Process process = null;
        try {
            process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            if (!process.waitFor(timeout)) {
                return List.of();
            }
            try (BufferedReader output = process.inputReader()) {
                return output.lines().limit(MAX_CARDS).toList();
            }
        } catch (IOException absent) {
            return List.of();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }
}
