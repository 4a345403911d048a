package ai.beast.jobs.download.transfer;

import ai.beast.jobs.download.ThreadFailure;
import ai.beast.jobs.download.checkpoint.BlockChecksums;
import ai.beast.jobs.download.disk.Hashes;
import ai.beast.jobs.download.plan.ByteRange;
import ai.beast.jobs.download.plan.RangePlan;
import ai.beast.queue.core.JobFailedException;
import ai.beast.work.loop.WorkerThreads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.zip.CRC32C;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Computes the SHA-256 of a file from its start while connections write it in any order: reads each byte once no gap is in
 * front of it, mostly from the page cache. Compares each block with the checksum that an earlier run recorded; a block that
 * differs is invalidated in the plan and fetched again. Whatever ends its thread is thrown by {@link #digest}.
 */
public final class HashFollower implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(HashFollower.class);
    private static final int READ = 256 * 1024;
    private static final int POLL_MILLIS = 100;

    private final Path file;
    private final RangePlan plan;
    private final BlockChecksums sums;
    private final Runnable ended;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile @Nullable String digest;
    private final ThreadFailure failure = new ThreadFailure("Hashing the file");

    private MessageDigest hash = Hashes.sha256();
    private MessageDigest hashAtBlock = Hashes.sha256();
    private final CRC32C sum = new CRC32C();
    private long at;

    /**
     * @param sums of earlier runs; gets those that are missing
     * @param ended called when {@link #digest} or a failure is available
     */
    HashFollower(Path file, RangePlan plan, BlockChecksums sums, Runnable ended) {
        this.file = file;
        this.plan = plan;
        this.sums = sums;
        this.ended = ended;
        this.thread = WorkerThreads.platformThread("download-hash", this::follow);
    }

    /** Starts the thread; the caller closes it. */
    void start() {
        thread.start();
    }

    /** Returns when the thread has ended, after at most one read. An interrupt is kept. */
    @Override
    public void close() {
        stopped = true;
        boolean interrupted = Thread.interrupted();
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** In lower-case hexadecimal, once the whole file is hashed; null before. */
    @Nullable
    String digest() throws IOException, JobFailedException {
        failure.rethrow();
        return digest;
    }

    private void follow() {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(READ);
            while (!stopped && !(plan.complete() && at >= plan.total())) {
                long written = plan.prefix(at, POLL_MILLIS);
                while (at < written && !stopped) {
                    advance(channel, buffer, written);
                }
            }
            if (!stopped) {
                digest = HexFormat.of().formatHex(hash.digest());
            }
        } catch (InterruptedException stop) {
            stopped = true;
        } catch (Throwable trouble) {
            failure.record(trouble);
        } finally {
            ended.run();
        }
    }

    private void advance(FileChannel channel, ByteBuffer buffer, long written) throws IOException {
        ByteRange block = sums.block(at, plan.total());
        buffer.clear().limit((int) Math.min(READ, Math.min(block.to(), written) - at));
        int read = channel.read(buffer, at);
        if (read < 0) {
            throw new IOException("The partial file became shorter while it was read");
        }
        hash.update(buffer.array(), 0, read);
        sum.update(buffer.array(), 0, read);
        at += read;
        if (at == block.to()) {
            blockEnds(block);
        }
    }

    private void blockEnds(ByteRange block) {
        int index = Math.toIntExact(block.from() / sums.blockSize());
        int found = (int) sum.getValue();
        OptionalInt noted = sums.at(index);
        sum.reset();
        if (noted.isPresent() && noted.getAsInt() != found) {
            LOG.warnf(
                    "Bytes %d to %d of %s are not what was fetched; fetching them again",
                    block.from(), block.to(), file);
            sums.forget(index);
            plan.invalidate(block);
            at = block.from();
            hash = copy(hashAtBlock);
        } else {
            sums.put(index, found);
            hashAtBlock = copy(hash);
        }
    }

    private static MessageDigest copy(MessageDigest state) {
        try {
            return (MessageDigest) state.clone();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("The JDK's SHA-256 can be copied", impossible);
        }
    }
}
