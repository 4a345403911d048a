package ai.beast.registry.host;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The graphics processor of an Apple chip, which uses the main memory. Metal recommends two thirds of up to 36 GiB and three quarters of more, unless
 * {@code iogpu.wired_limit_mb} says otherwise.
 */
final class AppleGpu {
    private static final long MIB = 1L << 20;
    private static final long LARGE = 36L << 30;

    private AppleGpu() {}

    /** @param lines of {@code sysctl}, each {@code name: value} */
    static Optional<Gpu> read(List<String> lines) {
        Map<String, String> values = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 2).strip());
            }
        }
        String chip = values.getOrDefault("machdep.cpu.brand_string", "");
        String memory = values.getOrDefault("hw.memsize", "");
        if (!chip.startsWith("Apple ") || !memory.matches("\\d{1,18}")) {
            return Optional.empty();
        }
        long total = Long.parseLong(memory);
        String limit = values.getOrDefault("iogpu.wired_limit_mb", "0");
        long wired = limit.matches("[1-9]\\d{0,9}") ? Long.parseLong(limit) * MIB : 0;
        long usable = wired > 0 ? Math.min(wired, total) : total > LARGE ? total / 4 * 3 : total / 3 * 2;
        return Optional.of(new Gpu(0, chip, usable, null, "metal", true, GpuBandwidths.of(chip)));
    }
}
