package ai.beast.versioning.store.write;

import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.chunk.ContentCutter;
import ai.beast.versioning.store.chunk.CutPlan;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.ContentChangedException;
import ai.beast.versioning.store.disk.FileSignature;
import ai.beast.versioning.store.lease.Lease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * One pass over one file: cuts it, hashes the whole and the parts, and stores the parts. The calling thread reads and hashes
 * the whole; {@link ChunkWriter}'s threads hash and write the parts. Memory is bounded by the writer's buffers.
 */
public final class Intake {
    /** The distance within which a cut is searched at a time, and so the most that is moved to the next buffer. */
    private static final int STEP = 128 << 10;

    /** Every chunk fits, with a step read beyond its end. */
    static final int BUFFER = CutPlan.MAX_CHUNK + STEP;

    private final FileChannel file;
    private final long size;
    private final Lease lease;
    private final ChunkWriter chunks;
    private final Progress progress;
    private final MessageDigest whole = Sha256.digest();
    private long offset;

    private Intake(FileChannel file, long size, Lease lease, ChunkWriter chunks, Progress progress) {
        this.file = file;
        this.size = size;
        this.lease = lease;
        this.chunks = chunks;
        this.progress = progress;
    }

    /**
     * Stores a file's chunks, durable when this returns. Chunks stored before a failure stay; they are found again the next
     * time.
     *
     * @param file a regular file, not a link
     * @throws ContentChangedException when the file is not the same at the end as at the beginning
     */
    public static Content of(Path file, Lease lease, BlobStore blobs, int threads, Progress progress)
            throws IOException {
        FileSignature before = FileSignature.of(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                BlobStore.Batch batch = blobs.batch();
                ChunkWriter chunks = new ChunkWriter(batch, threads, BUFFER)) {
            CutPlan plan = CutPlan.of(channel);
            channel.position(0);
            Intake intake = new Intake(channel, before.size(), lease, chunks, progress);
            for (CutPlan.Region region : plan.regions()) {
                intake.take(region);
            }
            if (intake.offset != before.size() || !before.equals(FileSignature.ofPresent(file))) {
                throw changed();
            }
            ChunkWriter.Written written = chunks.finish();
            batch.commit();
            return new Content(
                    Sha256.finish(intake.whole),
                    before.size(),
                    plan.name(),
                    written.chunks(),
                    written.newBytes(),
                    before);
        }
    }

    private void take(CutPlan.Region region) throws IOException {
        ContentCutter.Sizes sizes = region.sizes();
        if (sizes == null) {
            takePieces(region);
        } else {
            takeByContent(region, new ContentCutter(sizes));
        }
    }

    private void takePieces(CutPlan.Region region) throws IOException {
        for (long left = region.length(); left > 0; ) {
            int length = (int) Math.min(left, CutPlan.MAX_CHUNK);
            ByteBuffer buffer = chunks.buffer();
            read(buffer, length);
            store(buffer, length, region);
            left -= length;
        }
    }

    private void takeByContent(CutPlan.Region region, ContentCutter cutter) throws IOException {
        byte[] begun = new byte[STEP];
        int begunLength = 0;
        long left = region.length();
        while (left > 0 || begunLength > 0) {
            ByteBuffer buffer = chunks.buffer();
            buffer.put(begun, 0, begunLength);
            cutter.restart();
            int length = cutter.cut(buffer, buffer.position());
            while (length < 0 && left > 0) {
                int step = (int) Math.min(STEP, left);
                read(buffer, step);
                left -= step;
                length = cutter.cut(buffer, buffer.position());
            }
            if (length < 0) {
                length = buffer.position();
            }
            begunLength = buffer.position() - length;
            buffer.get(length, begun, 0, begunLength);
            store(buffer, length, region);
        }
    }

    private void read(ByteBuffer buffer, int length) throws IOException {
        int end = buffer.position() + length;
        while (buffer.position() < end) {
            buffer.limit(end);
            if (file.read(buffer) < 0) {
                throw changed();
            }
        }
        buffer.limit(buffer.capacity());
    }

    private void store(ByteBuffer buffer, int length, CutPlan.Region region) throws IOException {
        buffer.position(0).limit(length);
        whole.update(buffer.duplicate());
        chunks.store(offset, buffer, region.tensors());
        offset += length;
        lease.keep();
        progress.at(offset, size);
    }

    private static ContentChangedException changed() {
        return new ContentChangedException("The file changed while it was read; nothing was recorded");
    }
}
