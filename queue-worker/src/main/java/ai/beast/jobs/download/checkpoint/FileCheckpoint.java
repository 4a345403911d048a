package ai.beast.jobs.download.checkpoint;

import ai.beast.jobs.download.http.ContentIdentity;
import ai.beast.jobs.download.plan.ByteRange;
import ai.beast.jobs.download.plan.ByteRanges;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint of one file: what a later run needs to resume it.
 *
 * @param offset bytes from the start that are durable
 * @param identity of the content
 * @param sha256 set right before the file is placed: a run that finds this hash at the destination is done
 * @param millis time spent so far, over all runs
 * @param further durable ranges after {@code offset}: first byte and end in turn
 * @param block size of the blocks {@code sums} are of
 * @param sums CRC-32C of the first blocks, as {@link BlockChecksums#encoded} writes them
 * @param taken what all runs together took from the network for this file
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record FileCheckpoint(
        long offset,
        @JsonUnwrapped ContentIdentity identity,
        @Nullable String sha256,
        long millis,
        @Nullable List<Long> further,
        long block,
        @Nullable String sums,
        @JsonUnwrapped Taken taken) {

    /**
     * @param fetched bytes; those that were discarded count
     * @param largest size that the file had in any of the runs; versions before did not record it
     */
    record Taken(long fetched, long largest) {}

    public static final FileCheckpoint NONE = new FileCheckpoint(0, -1, null, null, null, 0);

    @JsonCreator
    public FileCheckpoint {
        // Versions before did not record it.
        taken = new Taken(
                Math.max(taken.fetched(), size(offset, further)), Math.max(taken.largest(), identity.total()));
    }

    public FileCheckpoint(
            long offset,
            long total,
            @Nullable String etag,
            @Nullable String lastModified,
            @Nullable String sha256,
            long millis) {
        this(offset, new ContentIdentity(total, etag, lastModified), sha256, millis, null, 0, null, new Taken(0, 0));
    }

    /** @param safe durable ranges */
    public static FileCheckpoint of(
            ContentIdentity content, ByteRanges safe, BlockChecksums sums, long millis, long fetched) {
        long prefix = safe.prefix();
        List<Long> further = new ArrayList<>();
        for (ByteRange range : safe.list()) {
            if (range.from() > 0) {
                further.add(range.from());
                further.add(range.to());
            }
        }
        return new FileCheckpoint(
                prefix,
                content,
                null,
                millis,
                further.isEmpty() ? null : further,
                sums.blockSize(),
                sums.encoded(),
                new Taken(fetched, 0));
    }

    private static long size(long offset, @Nullable List<Long> further) {
        long size = offset;
        for (int i = 0; further != null && i + 1 < further.size(); i += 2) {
            size += further.get(i + 1) - further.get(i);
        }
        return size;
    }

    /** The durable ranges. */
    public ByteRanges safe() {
        ByteRanges ranges = new ByteRanges();
        if (offset > 0) {
            ranges.add(new ByteRange(0, offset));
        }
        for (int i = 0; further != null && i + 1 < further.size(); i += 2) {
            ranges.add(new ByteRange(further.get(i), further.get(i + 1)));
        }
        return ranges;
    }

    public BlockChecksums blockSums() {
        return block > 0
                ? BlockChecksums.of(block, sums)
                : new BlockChecksums(BlockChecksums.blockSize(identity.total()));
    }

    /** Size of the whole content; negative while unknown. */
    public long total() {
        return identity.total();
    }

    public FileCheckpoint fromStart() {
        return new FileCheckpoint(0, -1, null, null, null, millis);
    }

    /** Complete, with the hash that was found. */
    public FileCheckpoint verified(String hash) {
        return new FileCheckpoint(offset, identity, hash, millis, null, 0, null, taken);
    }

    /** The same content with more bytes fetched. */
    public FileCheckpoint withFetched(long bytes) {
        return new FileCheckpoint(
                offset, identity, sha256, millis, further, block, sums, new Taken(bytes, taken.largest()));
    }

    /** The same of a file that had this size before. */
    public FileCheckpoint withLargest(long bytes) {
        return new FileCheckpoint(
                offset, identity, sha256, millis, further, block, sums, new Taken(taken.fetched(), bytes));
    }

    /** Bytes that all runs together took from the network. */
    public long fetched() {
        return taken.fetched();
    }

    /** The largest size that the file had in any of the runs; negative while unknown. */
    public long largest() {
        return taken.largest();
    }

    /** Number of durable bytes. */
    public long size() {
        return safe().size();
    }

    public String write() {
        return new JobCheckpoint(List.of(this), null, null, null).write();
    }

    /** The checkpoint of the first file; {@link #NONE} for unreadable text. */
    public static FileCheckpoint read(@Nullable String note) {
        return JobCheckpoint.read(note).file(0);
    }
}
