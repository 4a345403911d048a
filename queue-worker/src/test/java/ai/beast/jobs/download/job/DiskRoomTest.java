package ai.beast.jobs.download.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.Progress;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that say nothing of the size, or nonsense, and a disk that is smaller. */
class DiskRoomTest {
    private static final int MIB = 1 << 20;
    private static final byte[] CONTENT = ParallelRangesTest.random(40 * MIB);

    @TempDir
    Path models;

    private final FileServer server = FileServer.start();
    private DownloadRig rig;

    @BeforeEach
    void setUp() {
        rig = DownloadRig.with(models, Map.of("stall-after", "1m"));
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
    }

    @Test
    void aFileOfUnknownSizeIsGivenUpWhenTheDiskGetsTooSmall() throws Exception {
        // given a server that does not say how much it sends, and others who fill the disk meanwhile
        URI url = server.serveUnidentified("/m.bin", CONTENT, unannounced());
        RecordingContext plain = rig.job(Map.of("url", url.toString(), "max_bytes_per_second", 32 * MIB));
        RecordingContext context = new RecordingContext(plain.jobId(), plain.payload(), null) {
            @Override
            public void progress(Progress made) {
                super.progress(made);
                if (made.done() > 0) {
                    rig.usable.put(models, rig.configuration.diskReserve() - 1);
                }
            }
        };

        // then it ends before the file does
        assertDiskFull(() -> rig.run(context));
        assertThat(context.progress)
                .isNotEmpty()
                .allSatisfy(made -> assertThat(made.done()).isLessThan(CONTENT.length));
        assertThat(rig.files()).isEmpty();
    }

    @Test
    void aFileOfUnknownSizeComesWhenThereIsRoom() throws Exception {
        URI url = server.serveUnidentified("/m.bin", CONTENT, unannounced());

        rig.run(rig.job(Map.of("url", url.toString())));

        assertThat(models.resolve("m.bin")).hasSize(CONTENT.length + 1L);
    }

    @Test
    void aFileLargerThanAnyDiskIsRefusedBeforeItsFirstByte() throws Exception {
        Fault endless = Fault.wrongLength(Long.MAX_VALUE - CONTENT.length).andIgnoreRange();
        URI url = server.serve("/m.bin", CONTENT, endless, endless);

        assertDiskFull(() -> rig.run(rig.job(Map.of("url", url.toString()))));

        assertThat(rig.files()).isEmpty();
    }

    private static Fault unannounced() {
        return Fault.excess(1).andIgnoreRange();
    }

    private static void assertDiskFull(ThrowingCallable run) {
        assertThatThrownBy(run).isInstanceOfSatisfying(JobFailedException.class, failure -> {
            assertThat(failure.error().code()).isEqualTo("disk_full");
            assertThat(failure.permanent()).isTrue();
        });
    }
}
