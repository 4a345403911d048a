package ai.beast.jobs.download;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a download job is to fetch: its payload, and the body of the request that makes one.
 *
 * @param url http or https
 * @param destination file, or directory (ending in {@code /} or existing), absolute under the models directory or relative
 *     to it; absent: the models directory
 * @param sha256 the content's expected hash
 * @param model id of the model in the catalogue; absent: made of the file's name
 * @param location the named storage the file lies in; absent: {@code internal}
 * @param overwrite whether another file at the destination may be replaced; absent: no
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = false)
public record DownloadOrder(
        String url,
        @Nullable String destination,
        @Nullable String sha256,
        @Nullable String model,
        @Nullable String location,
        @Nullable Boolean overwrite) {

    boolean mayOverwrite() {
        return Boolean.TRUE.equals(overwrite);
    }
}
