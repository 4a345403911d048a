package ai.beast.registry.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The graphics cards whose memory can be read: NVIDIA's by {@code nvidia-smi}, AMD's and Intel's by {@code /sys/class/drm}, Apple's by {@code sysctl}.
 *
 * @param unknown why the list is empty; null when it is not
 */
record Gpus(List<Gpu> cards, @Nullable String unknown) {
    private static final Logger LOG = Logger.getLogger(Gpus.class);
    private static final long MIB = 1L << 20;
    private static final int TIMEOUT_SECONDS = 3;
    private static final int COLUMNS = 4;
    private static final int MAX_CARDS = 64;

    /**
     * Asks {@code nvidia-smi}, and the kernel for other cards.
     *
     * @param nvidiaSmi the command
     * @param sysctl the command on a Mac, null elsewhere
     * @param root of the file system; another one in tests
     */
    static Gpus read(String nvidiaSmi, @Nullable String sysctl, Path root) {
        List<Gpu> cards = new ArrayList<>();
        String reason = nvidia(nvidiaSmi, cards);
        SysfsGpus.read(root.resolve("sys/class/drm"), cards);
        if (sysctl != null) {
            AppleGpu.read(lines(sysctl, "hw.memsize", "iogpu.wired_limit_mb", "machdep.cpu.brand_string"))
                    .ifPresent(cards::add);
        }
        return new Gpus(
                List.copyOf(cards),
                cards.isEmpty() ? reason + "; no graphics card reports its memory in /sys/class/drm" : null);
    }

    private static List<String> lines(String... command) {
        Process process = null;
        try {
            process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
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

    /** @return why there are none */
    private static String nvidia(String command, List<Gpu> cards) {
        Process process = null;
        try {
            process = new ProcessBuilder(
                            command, "--query-gpu=index,name,memory.total,memory.free", "--format=csv,noheader,nounits")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                return "nvidia-smi did not answer in " + TIMEOUT_SECONDS + " s";
            }
            try (BufferedReader output = process.inputReader()) {
                output.lines().limit(MAX_CARDS).forEach(line -> add(line, cards));
            }
            return "nvidia-smi named no card";
        } catch (IOException absent) {
            return "nvidia-smi was not found";
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return "nvidia-smi was interrupted";
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    private static void add(String line, List<Gpu> cards) {
        String[] columns = line.split(", *");
        if (columns.length == COLUMNS && columns[0].matches("\\d{1,3}") && columns[2].matches("\\d{1,9}")) {
            cards.add(Gpu.dedicated(
                    Integer.parseInt(columns[0]),
                    columns[1],
                    Long.parseLong(columns[2]) * MIB,
                    columns[3].matches("\\d{1,9}") ? Long.parseLong(columns[3]) * MIB : null,
                    "nvidia-smi"));
        } else {
            LOG.debugf("nvidia-smi: %s", line);
        }
    }
}
