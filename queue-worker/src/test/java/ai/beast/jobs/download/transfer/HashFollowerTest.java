package ai.beast.jobs.download.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.jobs.download.checkpoint.BlockChecksums;
import ai.beast.jobs.download.disk.Hashes;
import ai.beast.jobs.download.plan.ByteRange;
import ai.beast.jobs.download.plan.ByteRanges;
import ai.beast.jobs.download.plan.RangePlan;
import ai.beast.queue.core.JobFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashFollowerTest {
    @TempDir
    Path directory;

    private final CountDownLatch ended = new CountDownLatch(1);

    @Test
    void hashesTheWholeFile() throws Exception {
        try (HashFollower follower = follower(BlockChecksums.blockSize(5))) {
            follower.start();

            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(follower.digest()).isEqualTo(Hashes.ofFile(directory.resolve("file")));
        }
    }

    @Test
    void anyFailureOfItsThreadIsThrownToTheWaiter() throws Exception {
        // A block size of 0 divides by zero in the thread.
        try (HashFollower follower = follower(0)) {
            follower.start();

            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(follower::digest).isInstanceOfSatisfying(JobFailedException.class, failure -> {
                assertThat(failure.error().code()).isEqualTo("internal_error");
                assertThat(failure.permanent()).isFalse();
            });
        }
    }

    private HashFollower follower(long blockSize) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "bytes");
        RangePlan plan = new RangePlan(5, ByteRanges.of(List.of(new ByteRange(0, 5))));
        return new HashFollower(file, plan, new BlockChecksums(blockSize), ended::countDown);
    }
}
