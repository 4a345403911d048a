package ai.beast.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model is in place, in one file or in shards, and its hash is known.
 *
 * @param jobId the download job
 * @param model the model's id (slug)
 * @param path absolute path of the file, or of the first shard; the same for every service
 * @param location the named storage it lies in, such as {@code internal}
 * @param sourceUrl where it came from, without credentials
 * @param sourceRepo repository on the upstream hub, where known
 * @param sourceRevision commit on the upstream hub, where known
 * @param sha256 of that whole file, 64 lower-case hexadecimal digits
 * @param sizeBytes of all files together
 * @param durationSeconds time spent transferring and verifying, over all attempts
 * @param files all shards in their order; null for a model in one file
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelDownloaded(
        String jobId,
        String model,
        String path,
        String location,
        String sourceUrl,
        @Nullable String sourceRepo,
        @Nullable String sourceRevision,
        String sha256,
        long sizeBytes,
        double durationSeconds,
        @Nullable List<ModelFile> files)
        implements EventData {

    /** One shard. @param path absolute */
    public record ModelFile(String path, String sha256, long sizeBytes) {}

    /** Of a model in one file. */
    public ModelDownloaded(
            String jobId,
            String model,
            String path,
            String location,
            String sourceUrl,
            @Nullable String sourceRepo,
            @Nullable String sourceRevision,
            String sha256,
            long sizeBytes,
            double durationSeconds) {
        this(
                jobId,
                model,
                path,
                location,
                sourceUrl,
                sourceRepo,
                sourceRevision,
                sha256,
                sizeBytes,
                durationSeconds,
                null);
    }

    /** All files of the model; never empty. */
    public List<ModelFile> everyFile() {
        return files == null || files.isEmpty() ? List.of(new ModelFile(path, sha256, sizeBytes)) : files;
    }

    @Override
    public EventType type() {
        return EventType.MODEL_DOWNLOADED;
    }

    @Override
    public String subject() {
        return model;
    }
}
