package ai.beast.registry.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path root;

    @Test
    void readsMemoryAndTightestLimitOfTheGroups() throws Exception {
        write("proc/meminfo", "MemTotal:       16777216 kB\nMemFree:  1 kB\nMemAvailable:    8388608 kB\n");
        write("proc/self/cgroup", "0::/docker/abc\n");
        write("sys/fs/cgroup/memory.max", "max\n");
        write("sys/fs/cgroup/docker/memory.max", Long.toString(4 * GIB));
        write("sys/fs/cgroup/docker/abc/memory.max", Long.toString(6 * GIB));

        assertThat(HostMemory.read(root)).isEqualTo(new HostMemory(16 * GIB, 8 * GIB, 4 * GIB));
    }

    @Test
    void findsLimitAtTheMountOfContainer() throws Exception {
        write("proc/meminfo", "MemTotal: 16777216 kB\nMemAvailable: 8388608 kB\n");
        write("proc/self/cgroup", "5:cpu,memory:/docker/abc\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", Long.toString(2 * GIB));

        assertThat(HostMemory.read(root).limitBytes()).isEqualTo(2 * GIB);
    }

    @Test
    void knowsNoLimitWithoutOne() throws Exception {
        write("proc/meminfo", "MemTotal: 16777216 kB\nMemAvailable: 8388608 kB\n");
        write("proc/self/cgroup", "0::/\n");
        write("sys/fs/cgroup/memory.max", "max\n");

        assertThat(HostMemory.read(root).limitBytes()).isNull();
    }

    @Test
    void asksTheRuntimeWithoutMeminfo() {
        assertThat(HostMemory.read(root).totalBytes()).isPositive();
    }

    @Test
    void readsCardsOfBothDrivers() throws Exception {
        Path smi = root.resolve("nvidia-smi");
        Files.writeString(
                smi, "#!/bin/sh\necho '0, NVIDIA GeForce RTX 4090, 24564, 24000'\necho '1, Tesla, 1024, [N/A]'\n");
        Files.setPosixFilePermissions(smi, PosixFilePermissions.fromString("rwx------"));
        write("sys/class/drm/card2/device/mem_info_vram_total", Long.toString(16 * GIB));
        write("sys/class/drm/card2/device/mem_info_vram_used", Long.toString(GIB));
        write("sys/class/drm/card2-DP-1/status", "connected");

        Gpus gpus = Gpus.read(smi.toString(), root);

        assertThat(gpus.unknown()).isNull();
        assertThat(gpus.cards())
                .containsExactly(
                        new Gpu(0, "NVIDIA GeForce RTX 4090", 24564L << 20, 24000L << 20, "nvidia-smi"),
                        new Gpu(1, "Tesla", GIB, null, "nvidia-smi"),
                        new Gpu(2, "AMD graphics card", 16 * GIB, 15 * GIB, "sysfs"));
    }

    @Test
    void saysWhyThereAreNoCards() {
        Gpus gpus = Gpus.read(root.resolve("none").toString(), root);

        assertThat(gpus.cards()).isEmpty();
        assertThat(gpus.unknown()).startsWith("nvidia-smi was not found");
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
