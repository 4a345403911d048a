package ai.beast.jobs.download;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a finished download tells.
 *
 * @param path absolute
 * @param durationSeconds over all attempts
 * @param resumedBytes how much of the file was on disk before the last attempt
 */
record DownloadResult(
        String path,
        String sha256,
        @JsonProperty("size_bytes") long sizeBytes,
        @JsonProperty("duration_seconds") double durationSeconds,
        @JsonProperty("resumed_bytes") long resumedBytes) {}
