package ai.beast.jobs.download.request;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a download job is to fetch: its payload, and the body of the request that makes one.
 *
 * @param url {@code http(s)://…}, {@code hf://owner/repository/file[@revision]} or {@code ollama://model:tag}; a URL of the Hub's own pages
 *     is taken as {@code hf://}
 * @param destination file, or directory (ending in {@code /} or existing), absolute under the models directory or relative
 *     to it; absent: the models directory
 * @param sha256 the content's expected hash
 * @param model id of the model in the catalogue; absent: made of the file's name
 * @param location the named storage the file lies in; absent: {@code internal}
 * @param overwrite whether another file at the destination may be replaced; absent: no
 * @param maxBytesPerSecond the most this download may take from the network; absent: only the worker's own limit
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = false)
public record DownloadRequest(
        String url,
        @Nullable String destination,
        @Nullable String sha256,
        @Nullable String model,
        @Nullable String location,
        @Nullable Boolean overwrite,
        @JsonProperty("max_bytes_per_second") @Nullable Long maxBytesPerSecond) {

    public boolean mayOverwrite() {
        return Boolean.TRUE.equals(overwrite);
    }
}
