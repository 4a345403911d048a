package ai.beast.jobs.download;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a later run needs to go on with one file.
 *
 * @param offset bytes from the front that are safe on disk
 * @param total size of the whole content; negative while unknown
 * @param etag strong entity tag of the content, if the server gave one
 * @param lastModified its date, if the server gave one
 * @param sha256 set right before the file is put in place: a run that finds a file with this hash there has nothing left to do
 * @param millis time spent so far, over all runs
 * @param further spans behind {@code offset} that are safe as well: first byte and end in turn
 * @param block size of the blocks {@code sums} are of
 * @param sums CRC-32C of the first blocks, as {@link BlockSums#encoded} writes them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
record Checkpoint(
        long offset,
        long total,
        @Nullable String etag,
        @Nullable String lastModified,
        @Nullable String sha256,
        long millis,
        @Nullable List<Long> further,
        long block,
        @Nullable String sums) {
    static final Checkpoint NONE = new Checkpoint(0, -1, null, null, null, 0);

    @JsonCreator
    Checkpoint {}

    Checkpoint(
            long offset,
            long total,
            @Nullable String etag,
            @Nullable String lastModified,
            @Nullable String sha256,
            long millis) {
        this(offset, total, etag, lastModified, sha256, millis, null, 0, null);
    }

    /** As far as that is safe on disk. */
    static Checkpoint of(Identity content, Spans safe, BlockSums sums, long millis) {
        long prefix = safe.prefix();
        List<Long> further = new ArrayList<>();
        for (Span span : safe.list()) {
            if (span.from() > 0) {
                further.add(span.from());
                further.add(span.to());
            }
        }
        return new Checkpoint(
                prefix,
                content.total(),
                content.etag(),
                content.lastModified(),
                null,
                millis,
                further.isEmpty() ? null : further,
                sums.blockSize(),
                sums.encoded());
    }

    /** What is safe on disk. */
    Spans safe() {
        Spans spans = new Spans();
        if (offset > 0) {
            spans.add(new Span(0, offset));
        }
        for (int i = 0; further != null && i + 1 < further.size(); i += 2) {
            spans.add(new Span(further.get(i), further.get(i + 1)));
        }
        return spans;
    }

    BlockSums blockSums() {
        return block > 0 ? BlockSums.of(block, sums) : new BlockSums(BlockSums.blockSize(total));
    }

    Identity identity() {
        return new Identity(total, etag, lastModified);
    }

    Checkpoint fromStart() {
        return new Checkpoint(0, -1, null, null, null, millis);
    }

    /** Complete, with the hash that was found. */
    Checkpoint verified(String hash) {
        return new Checkpoint(offset, total, etag, lastModified, hash, millis);
    }

    /** How much of the file is safe. */
    long size() {
        return safe().size();
    }

    String write() {
        return new JobNote(List.of(this), null).write();
    }

    /** The first file's; a note that cannot be read is none. */
    static Checkpoint read(@Nullable String note) {
        return JobNote.read(note).file(0);
    }
}
