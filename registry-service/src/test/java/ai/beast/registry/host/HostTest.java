package ai.beast.registry.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostTest {
    private static final long GIB = 1L << 30;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

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

        Gpus gpus = Gpus.read(new NvidiaSmi(smi.toString(), PATIENCE, System::nanoTime), null, root);

        assertThat(gpus.unknown()).isNull();
        assertThat(gpus.cards())
                .containsExactly(
                        new Gpu(
                                0,
                                "NVIDIA GeForce RTX 4090",
                                24564L << 20,
                                24000L << 20,
                                "nvidia-smi",
                                false,
                                1_008_000_000_000L),
                        new Gpu(1, "Tesla", GIB, null, "nvidia-smi", false, null),
                        new Gpu(2, "AMD graphics card", 16 * GIB, 15 * GIB, "sysfs", false, null));
    }

    @Test
    void readsCardsOfIntelsDrivers() throws Exception {
        write("sys/class/drm/card0/lmem_total_bytes", Long.toString(8 * GIB));
        write("sys/class/drm/card0/lmem_avail_bytes", Long.toString(6 * GIB));
        write("sys/class/drm/card1/device/tile0/physical_vram_size_bytes", "0x200000000\n");
        write("sys/class/drm/card1/device/tile1/physical_vram_size_bytes", "0x200000000\n");
        write("sys/class/drm/card2/device/vendor", "0x8086");

        assertThat(Gpus.read(new NvidiaSmi(root.resolve("none").toString()), null, root)
                        .cards())
                .containsExactly(
                        new Gpu(0, "Intel graphics card", 8 * GIB, 6 * GIB, "sysfs", false, null),
                        new Gpu(1, "Intel graphics card", 16 * GIB, null, "sysfs", false, null));
    }

    @ParameterizedTest
    @CsvSource({
        "16, 0, 11453246122, Apple M2 Pro, 200000000000",
        "64, 0, 51539607552, Apple M1 Max, 400000000000",
        "64, 60000, 62914560000, Apple M4 Max, "
    })
    void takesAppleGpusAsPartOfMainMemory(long gib, long limit, long usable, String chip, Long bandwidth)
            throws Exception {
        Path sysctl = root.resolve("sysctl");
        Files.writeString(sysctl, """
                #!/bin/sh
                echo 'hw.memsize: %d'
                echo 'iogpu.wired_limit_mb: %d'
                echo 'machdep.cpu.brand_string: %s'
                """.formatted(gib * GIB, limit, chip));
        Files.setPosixFilePermissions(sysctl, PosixFilePermissions.fromString("rwx------"));

        NvidiaSmi none = new NvidiaSmi(root.resolve("none").toString());
        assertThat(Gpus.read(none, sysctl.toString(), root, PATIENCE).cards())
                .containsExactly(new Gpu(0, chip, usable, null, "metal", true, bandwidth));
    }

    @Test
    void addsUpMemoryThatAModelMayTake() {
        HostMemory memory = new HostMemory(64 * GIB, 40 * GIB, 32 * GIB);
        Gpu card = new Gpu(0, "a", 24 * GIB, 20 * GIB, "nvidia-smi", false, null);
        Gpu unified = new Gpu(0, "b", 48 * GIB, null, "metal", true, null);

        assertThat(new Host(memory, List.of(card, card), null, Instant.EPOCH).usableBytes())
                .isEqualTo((20 + 20 + 32) * GIB);
        assertThat(new Host(memory, List.of(unified), null, Instant.EPOCH).usableBytes())
                .isEqualTo(32 * GIB);
    }

    @Test
    void saysWhyThereAreNoCards() {
        Gpus gpus = Gpus.read(new NvidiaSmi(root.resolve("none").toString()), null, root);

        assertThat(gpus.cards()).isEmpty();
        assertThat(gpus.unknown()).startsWith("nvidia-smi was not found");
    }

    @Test
    void remembersThatACommandHangs() throws Exception {
        Path smi = root.resolve("nvidia-smi");
        Files.writeString(smi, "#!/bin/sh\nexec sleep 600\n");
        Files.setPosixFilePermissions(smi, PosixFilePermissions.fromString("rwx------"));
        AtomicLong time = new AtomicLong();
        NvidiaSmi command = new NvidiaSmi(smi.toString(), Duration.ofMillis(50), time::get);

        String hangs = command.read(new ArrayList<>());
        Files.delete(smi);

        assertThat(hangs).startsWith("nvidia-smi did not answer");
        assertThat(command.read(new ArrayList<>())).isEqualTo(hangs);
        time.addAndGet(NvidiaSmi.RETRY_DELAY.toNanos());
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(command.read(new ArrayList<>())).isEqualTo("nvidia-smi was not found"));
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
