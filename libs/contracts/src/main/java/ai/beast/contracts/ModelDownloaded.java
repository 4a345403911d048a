package ai.beast.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A model file is in place and its hash is known.
 *
 * @param jobId the download job
 * @param model the model's id (slug)
 * @param path absolute path of the file, the same for every service
 * @param location the named storage it lies in, such as {@code internal}
 * @param sourceUrl where it came from, without credentials
 * @param sourceRepo repository on the upstream hub, where known
 * @param sourceRevision commit on the upstream hub, where known
 * @param sha256 of the whole file, 64 lower-case hexadecimal digits
 * @param durationSeconds time spent transferring and verifying, over all attempts
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
        double durationSeconds)
        implements EventData {

    @Override
    public EventType type() {
        return EventType.MODEL_DOWNLOADED;
    }

    @Override
    public String subject() {
        return model;
    }
}
