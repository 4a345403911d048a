package ai.beast.jobs.download.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.jobs.download.checkpoint.FileCheckpoint;
import ai.beast.jobs.download.http.HttpSource;
import ai.beast.jobs.download.http.RemoteContent;
import ai.beast.jobs.download.http.RemoteFile;
import ai.beast.jobs.download.job.DownloadRig;
import ai.beast.jobs.download.job.ParallelRangesTest;
import ai.beast.jobs.download.plan.ByteRanges;
import ai.beast.jobs.download.plan.RangePlan;
import ai.beast.jobs.download.rate.Throttle;
import ai.beast.queue.core.JobFailedException;
import ai.beast.security.OutboundGuard;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RangeConnectionsTest {
    private static final byte[] CONTENT = ParallelRangesTest.random(2 << 20);

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    Path models;

    private final Vertx vertx = Vertx.vertx();

    /** Were it staffed anew before anybody looks, a server that breaks off all the time would be asked again without a rest. */
    @Test
    void theLastConnectionsFailureEndsTheTransfer() throws Exception {
        OutboundGuard guard = OutboundGuard.with(List.of("127.0.0.1/32"), InetAddress::getAllByName);
        HttpSource source = new HttpSource(vertx, guard, DownloadRig.configuration(models, Map.of()));
        try (FileServer server = FileServer.start()) {
            URI url = server.serve("/big.bin", CONTENT, Fault.truncateAfter(500_000));
            RemoteContent content =
                    new RemoteContent(source, new RemoteFile(url, null), FileCheckpoint.NONE.identity(), true);
            RemoteContent.Opening opening = content.open(0, 0, false);
            RangePlan plan = new RangePlan(CONTENT.length, new ByteRanges());
            plan.claim(CONTENT.length);
            Throttle throttle = new Throttle(List.of());
            CountDownLatch looking = new CountDownLatch(1);
            PieceSink sink = (bytes, at) -> await().atMost(TIMEOUT).until(() -> looking.getCount() == 0);
            RangeConnection.Work work =
                    new RangeConnection.Work(content, plan, sink, throttle, TIMEOUT, new ByteBudget(0, 0));

            assertThatThrownBy(() -> new RangeConnections(work, 1 << 20, 1)
                            .run(opening, new RangeConnections.Observer() {
                                @Override
                                public void look() {
                                    looking.countDown();
                                    await().atMost(TIMEOUT).until(RangeConnectionsTest::noConnectionLives);
                                }

                                @Override
                                public boolean satisfied() {
                                    return true;
                                }
                            }))
                    .isInstanceOf(JobFailedException.class);
            assertThat(server.gets("/big.bin")).isEqualTo(1);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void anErrorOfAConnectionEndsTheTransfer() throws Exception {
        OutboundGuard guard = OutboundGuard.with(List.of("127.0.0.1/32"), InetAddress::getAllByName);
        HttpSource source = new HttpSource(vertx, guard, DownloadRig.configuration(models, Map.of()));
        try (FileServer server = FileServer.start()) {
            URI url = server.serve("/big.bin", CONTENT);
            RemoteContent content =
                    new RemoteContent(source, new RemoteFile(url, null), FileCheckpoint.NONE.identity(), true);
            RemoteContent.Opening opening = content.open(0, 0, false);
            RangePlan plan = new RangePlan(CONTENT.length, new ByteRanges());
            plan.claim(CONTENT.length);
            PieceSink sink = (bytes, at) -> {
                throw new OutOfMemoryError("by the test");
            };
            RangeConnection.Work work = new RangeConnection.Work(
                    content, plan, sink, new Throttle(List.of()), TIMEOUT, new ByteBudget(0, 0));
            RangeConnections.Observer monitor = new RangeConnections.Observer() {
                @Override
                public void look() {}

                @Override
                public boolean satisfied() {
                    return true;
                }
            };

            assertThatThrownBy(() -> new RangeConnections(work, 1 << 20, 1).run(opening, monitor))
                    .isInstanceOfSatisfying(
                            JobFailedException.class,
                            failure -> assertThat(failure.error().code()).isEqualTo("internal_error"));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static boolean noConnectionLives() {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("download-connection"));
    }
}
