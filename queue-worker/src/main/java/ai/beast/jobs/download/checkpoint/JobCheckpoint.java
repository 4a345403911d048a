package ai.beast.jobs.download.checkpoint;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint of a download job, as the queue keeps it.
 *
 * @param files progress of the files of the unit, in its order; files after the last have not begun
 * @param revision commit that all runs fetch, for files of the Hub
 * @param name file name that the server gave, where it names the file
 * @param failed which of several sources failed in a way that no retry can change, by their index
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record JobCheckpoint(
        List<FileCheckpoint> files,
        @Nullable String revision,
        @Nullable String name,
        @Nullable List<Integer> failed) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    public static final JobCheckpoint NONE = new JobCheckpoint(List.of(), null, null, null);

    public JobCheckpoint {
        files = List.copyOf(files);
    }

    public FileCheckpoint file(int index) {
        return index < files.size() ? files.get(index) : FileCheckpoint.NONE;
    }

    public JobCheckpoint with(int index, FileCheckpoint checkpoint) {
        List<FileCheckpoint> changed = new ArrayList<>(files);
        while (changed.size() <= index) {
            changed.add(FileCheckpoint.NONE);
        }
        changed.set(index, checkpoint);
        return new JobCheckpoint(changed, revision, name, failed);
    }

    /** The same progress for a unit of this commit. */
    public JobCheckpoint pinnedTo(@Nullable String commit) {
        return new JobCheckpoint(files, commit, name, failed);
    }

    /** The same progress of a file that the server named. */
    public JobCheckpoint named(@Nullable String served) {
        return new JobCheckpoint(files, revision, served, failed);
    }

    /** The same progress after a source has failed in a way that no retry can change. */
    public JobCheckpoint withFailed(int source) {
        return new JobCheckpoint(
                files,
                revision,
                name,
                Stream.concat(failedSources().stream(), Stream.of(source)).toList());
    }

    /** The same progress, and all sources may be asked again. */
    public JobCheckpoint withoutFailed() {
        return new JobCheckpoint(files, revision, name, null);
    }

    /** The same without the bytes of any file. */
    public JobCheckpoint fromStart() {
        return new JobCheckpoint(files.stream().map(FileCheckpoint::fromStart).toList(), revision, name, failed);
    }

    /** Never null. */
    public List<Integer> failedSources() {
        return failed == null ? List.of() : failed;
    }

    /** Durable bytes of all files. */
    public long size() {
        return files.stream().mapToLong(FileCheckpoint::size).sum();
    }

    /** Bytes of all files that were fetched and discarded. */
    public long discarded() {
        return files.stream().mapToLong(file -> file.fetched() - file.size()).sum();
    }

    /** Time spent so far, over all runs. */
    public long millis() {
        return files.stream().mapToLong(FileCheckpoint::millis).sum();
    }

    /**
     * Whether durable bytes of incomplete files can be matched with the content of a later reply.
     *
     * @param vouched which files, by their index, have a hash that the whole is checked against in the end
     */
    public boolean resumable(IntPredicate vouched) {
        return IntStream.range(0, files.size())
                .allMatch(i -> file(i).sha256() != null
                        || file(i).size() == 0
                        || file(i).identity().validator() != null
                        || vouched.test(i));
    }

    public String write() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A checkpoint is plain data", impossible);
        }
    }

    /** {@link #NONE} for an unreadable note: the download starts over. */
    public static JobCheckpoint read(@Nullable String note) {
        if (note == null) {
            return NONE;
        }
        try {
            JsonNode tree = JSON.readTree(note);
            // Before units there was one file, whose checkpoint was the note.
            return tree.has("files")
                    ? JSON.treeToValue(tree, JobCheckpoint.class)
                    : new JobCheckpoint(List.of(JSON.treeToValue(tree, FileCheckpoint.class)), null, null, null);
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException foreign) {
            return NONE;
        }
    }
}
