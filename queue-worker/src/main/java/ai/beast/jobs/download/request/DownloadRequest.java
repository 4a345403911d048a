package ai.beast.jobs.download.request;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A download request: the body of {@code POST /api/models/download} and the payload of its job.
 *
 * @param url {@code http(s)://…}, {@code hf://owner/repository/file[@revision]} or {@code ollama://model:tag}; a URL of the Hub's own pages
 *     is taken as {@code hf://}
 * @param destination file, or directory (ending in {@code /} or existing), absolute under the models directory or relative
 *     to it, or the location {@code internal}; absent: the models directory, and {@code owner/repository/} below it for a file of the Hub
 * @param sha256 the content's expected hash
 * @param model id of the model in the catalogue; absent: derived from the file's name
 * @param location the named storage the file lies in; absent: {@code internal}
 * @param overwrite whether other content at the destination may be replaced; absent: no
 * @param maxBytesPerSecond rate limit of this download; absent: only the limit of all downloads
 * @param mirrors further URLs of the same content, tried in this order when the ones before fail; only with {@code sha256}
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
        @JsonProperty("max_bytes_per_second") @Nullable Long maxBytesPerSecond,
        @Nullable List<String> mirrors) {

    /** Never null. */
    List<String> otherUrls() {
        return mirrors == null ? List.of() : mirrors;
    }

    /** Number of URLs of the content. */
    public int sourceCount() {
        return 1 + otherUrls().size();
    }

    /** The same without the right to replace a file: for one that the server named, which could choose any. */
    public DownloadRequest replacingNothing() {
        return new DownloadRequest(url, destination, sha256, model, location, null, maxBytesPerSecond, mirrors);
    }

    /** The same with a destination. */
    DownloadRequest to(String place) {
        return new DownloadRequest(url, place, sha256, model, location, overwrite, maxBytesPerSecond, mirrors);
    }

    public boolean mayOverwrite() {
        return Boolean.TRUE.equals(overwrite);
    }
}
