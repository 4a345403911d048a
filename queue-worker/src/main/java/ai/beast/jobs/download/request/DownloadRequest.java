package ai.beast.jobs.download.request;

import ai.beast.jobs.download.disk.OverwriteGuard;
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
 * @param overwriteSha256 hashes of the content that may be replaced; absent: any. Only with {@code overwrite}
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
        @JsonProperty("overwrite_sha256") @Nullable List<String> overwriteSha256,
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
        return new Builder(this).overwrite(null, null).build();
    }

    /** What the download may replace. */
    public OverwriteGuard overwriteGuard() {
        return new OverwriteGuard(mayOverwrite(), overwriteSha256 == null ? List.of() : overwriteSha256);
    }

    /** The same with a destination. */
    DownloadRequest to(String place) {
        return new Builder(this).destination(place).build();
    }

    public boolean mayOverwrite() {
        return Boolean.TRUE.equals(overwrite);
    }

    public static Builder of(String url) {
        return new Builder(new DownloadRequest(url, null, null, null, null, null, null, null, null));
    }

    /** A request with some fields changed. Not thread-safe. */
    public static final class Builder {
        private final DownloadRequest base;
        private @Nullable String destination;
        private @Nullable Boolean overwrite;
        private @Nullable List<String> overwriteSha256;

        private Builder(DownloadRequest base) {
            this.base = base;
            destination = base.destination;
            overwrite = base.overwrite;
            overwriteSha256 = base.overwriteSha256;
        }

        public Builder destination(@Nullable String path) {
            destination = path;
            return this;
        }

        /** @param sha256 of the content that may be replaced; null: any */
        public Builder overwrite(@Nullable Boolean allowed, @Nullable List<String> sha256) {
            overwrite = allowed;
            overwriteSha256 = sha256;
            return this;
        }

        public DownloadRequest build() {
            return new DownloadRequest(
                    base.url,
                    destination,
                    base.sha256,
                    base.model,
                    base.location,
                    overwrite,
                    overwriteSha256,
                    base.maxBytesPerSecond,
                    base.mirrors);
        }
    }
}
