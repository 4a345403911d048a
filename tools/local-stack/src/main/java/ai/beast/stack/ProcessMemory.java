package ai.beast.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How much memory a process and its children hold. On Linux pages that several processes share are divided among them
 * (PSS), so that sums are true; elsewhere they are counted for each (RSS).
 */
final class ProcessMemory {
    private static final long KIB = 1024;

    private ProcessMemory() {}

    /** In bytes; 0 for a process that is gone or may not be looked at. */
    static long residentBytes(long pid) {
        return ProcessHandle.of(pid)
                .map(root -> Stream.concat(Stream.of(root), root.descendants())
                        .mapToLong(process -> ofOne(process.pid()))
                        .sum())
                .orElse(0L);
    }

    /** In bytes, without children. */
    static long ofOne(long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        if (!Files.isDirectory(proc)) {
            return byPs(pid);
        }
        long shared = field(proc.resolve("smaps_rollup"), "Pss:");
        return shared > 0 ? shared : field(proc.resolve("status"), "VmRSS:");
    }

    private static long field(Path file, String name) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()).replace("kB", "").strip())
                    .mapToLong(Long::parseLong)
                    .map(kib -> kib * KIB)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private static long byPs(long pid) {
        try {
            Process process = new ProcessBuilder(List.of("ps", "-o", "rss=", "-p", Long.toString(pid)))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            process.waitFor(5, TimeUnit.SECONDS);
            return output.matches("\\d+") ? Long.parseLong(output) * KIB : 0;
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
