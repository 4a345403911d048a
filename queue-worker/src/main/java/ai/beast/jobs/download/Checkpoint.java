package ai.beast.jobs.download;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * What a later run needs to go on.
 *
 * @param offset bytes of the partial file that are safe on disk
 * @param total size of the whole content; negative while unknown
 * @param etag strong entity tag of the content, if the server gave one
 * @param lastModified its date, if the server gave one
 * @param sha256 set right before the file is put in place: a run that finds a file with this hash there has nothing left to do
 * @param millis time spent so far, over all runs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
record Checkpoint(
        long offset,
        long total,
        @Nullable String etag,
        @Nullable String lastModified,
        @Nullable String sha256,
        long millis) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    static final Checkpoint NONE = new Checkpoint(0, -1, null, null, null, 0);

    /** What can be sent as {@code If-Range}: null when the server gave nothing that identifies the content. */
    @Nullable
    String validator() {
        return etag != null ? etag : lastModified;
    }

    Checkpoint fromStart() {
        return new Checkpoint(0, -1, null, null, null, millis);
    }

    String write() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A checkpoint is plain data", impossible);
        }
    }

    /** A note that cannot be read is none: the download starts over. */
    static Checkpoint read(@Nullable String note) {
        if (note == null) {
            return NONE;
        }
        try {
            return JSON.readValue(note, Checkpoint.class);
        } catch (JsonProcessingException foreign) {
            return NONE;
        }
    }
}
