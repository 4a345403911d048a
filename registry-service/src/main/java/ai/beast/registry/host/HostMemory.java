package ai.beast.registry.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Memory of the machine, in bytes.
 *
 * @param availableBytes what programs can get without swapping
 * @param limitBytes what this service's control group may use, where it is limited; other programs may be in the same group
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HostMemory(
        long totalBytes, long availableBytes, @Nullable Long limitBytes) {
    private static final Pattern KIB = Pattern.compile("(\\w+): +(\\d{1,15}) kB");
    /** A limit near 2^63 stands for none. */
    private static final long NO_LIMIT = 1L << 60;

    /**
     * Reads Linux's {@code meminfo} and control groups, or what the Java runtime knows elsewhere.
     *
     * @param root of the file system; another one in tests
     */
    static HostMemory read(Path root) {
        OptionalLong total = meminfo(root, "MemTotal");
        OptionalLong available = meminfo(root, "MemAvailable");
        if (total.isEmpty() || available.isEmpty()) {
            OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            return new HostMemory(system.getTotalMemorySize(), system.getFreeMemorySize(), null);
        }
        Long limit = limit(root, total.getAsLong());
        return new HostMemory(total.getAsLong(), available.getAsLong(), limit);
    }

    private static OptionalLong meminfo(Path root, String name) {
        return lines(root.resolve("proc/meminfo")).stream()
                .map(KIB::matcher)
                .filter(Matcher::matches)
                .filter(line -> line.group(1).equals(name))
                .mapToLong(line -> Long.parseLong(line.group(2)) * 1024)
                .findFirst();
    }

    /** The tightest limit of the process's group and those above it; version 2 first. */
    private static @Nullable Long limit(Path root, long total) {
        long limit = Long.MAX_VALUE;
        for (String line : lines(root.resolve("proc/self/cgroup"))) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && parts[1].isEmpty()) {
                limit = Math.min(limit, limit(root.resolve("sys/fs/cgroup"), parts[2], "memory.max"));
            } else if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
                limit = Math.min(limit, limit(root.resolve("sys/fs/cgroup/memory"), parts[2], "memory.limit_in_bytes"));
            }
        }
        return limit < Math.min(total, NO_LIMIT) ? limit : null;
    }

    private static long limit(Path mount, String group, String file) {
        long limit = Long.MAX_VALUE;
        // In a container the group's own path may not be there; its limit then stands at the mount.
        for (Path at = mount.resolve(group.replaceFirst("^/+", "")).normalize();
                at != null && at.startsWith(mount);
                at = at.getParent()) {
            for (String line : lines(at.resolve(file))) {
                if (line.matches("\\d{1,18}")) {
                    limit = Math.min(limit, Long.parseLong(line));
                }
            }
        }
        return limit;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException absent) {
            return List.of();
        }
    }
}
