package ai.beast.jobs.download.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a finished download.
 *
 * @param path absolute; of a split model, that of the first shard
 * @param sha256 of the file at {@code path}
 * @param sizeBytes of all files
 * @param durationSeconds over all attempts
 * @param resumedBytes how much of the file was on disk before the last attempt
 * @param files all of them, when there are several
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DownloadResult(
        String path,
        String sha256,
        @JsonProperty("size_bytes") long sizeBytes,
        @JsonProperty("duration_seconds") double durationSeconds,
        @JsonProperty("resumed_bytes") long resumedBytes,
        @Nullable List<File> files) {

    /** One file of several. */
    record File(
            String path,
            String sha256,
            @JsonProperty("size_bytes") long sizeBytes) {}
}
