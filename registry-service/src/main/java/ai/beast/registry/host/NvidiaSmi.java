package ai.beast.registry.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads NVIDIA's cards by {@code nvidia-smi}, one process at a time. With a broken driver that process hangs, sometimes where no signal ends it:
 * then it is not started again for five minutes, nor as long as it is there. Thread-safe.
 */
final class NvidiaSmi {
    private static final Logger LOG = Logger.getLogger(NvidiaSmi.class);
    static final Duration RETRY_DELAY = Duration.ofMinutes(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final long MIB = 1L << 20;
    private static final int COLUMNS = 4;

    private final String command;
    private final Duration timeout;
    private final LongSupplier nanoTime;
    private @Nullable Process hanging;
    private @Nullable String problem;
    private long failedAt;

    NvidiaSmi(String command) {
        this(command, TIMEOUT, System::nanoTime);
    }

    NvidiaSmi(String command, Duration timeout, LongSupplier nanoTime) {
        this.command = command;
        this.timeout = timeout;
        this.nanoTime = nanoTime;
    }

    /**
     * Adds its cards.
     *
     * @return why there are none
     */
    synchronized String read(List<Gpu> cards) {
        boolean early = nanoTime.getAsLong() - failedAt < RETRY_DELAY.toNanos();
        if (problem != null && (early || hanging != null && hanging.isAlive())) {
            return problem;
        }
        problem = null;
        hanging = null;
        return ask(cards);
    }

    private String ask(List<Gpu> cards) {
        Process process = null;
        try {
            process = new ProcessBuilder(
                            command, "--query-gpu=index,name,memory.total,memory.free", "--format=csv,noheader,nounits")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                problem = "nvidia-smi did not answer in " + timeout.toSeconds() + " s; it is asked again in "
                        + RETRY_DELAY.toMinutes() + " minutes";
                hanging = process;
                failedAt = nanoTime.getAsLong();
                return problem;
            }
            try (BufferedReader output = process.inputReader()) {
                output.lines().limit(Gpus.MAX_CARDS).forEach(line -> add(line, cards));
            }
            return "nvidia-smi named no card";
        } catch (IOException absent) {
            return "nvidia-smi was not found";
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return "nvidia-smi was interrupted";
        } finally {
            if (process != null) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
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
