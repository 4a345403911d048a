package ai.beast.bench.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Java process takes: its live objects after a full collection, and what is resident. With a heap that is resident
 * from the start the second grows only by what is outside the heap.
 */
final class ProcessMemory {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +[0-9]+ +([0-9]+)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+([0-9]+) kB");

    private ProcessMemory() {}

    /** Bytes of live objects and of everything resident, together: only differences mean something. */
    static long bytes(ProcessHandle process) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
        return number(TOTAL, said) + number(RESIDENT, status) * 1024;
    }

    private static long number(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("no figure in: " + text);
        }
        return Long.parseLong(matcher.group(1));
    }
}
