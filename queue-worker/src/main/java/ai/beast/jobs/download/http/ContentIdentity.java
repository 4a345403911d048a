package ai.beast.jobs.download.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Identifies one version of the content of a URL.
 *
 * @param total size in bytes; negative while unknown
 * @param etag strong entity tag, if the server gave one: only such a tag promises the same bytes
 * @param lastModified date, if the server gave one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContentIdentity(
        long total, @Nullable String etag, @Nullable String lastModified) {

    /** Of the content an answer carries or is a part of. */
    static ContentIdentity of(HttpBody answer, long total) {
        String etag = answer.header("ETag");
        return new ContentIdentity(
                total, etag == null || etag.startsWith("W/") ? null : etag, answer.header("Last-Modified"));
    }

    /** What can be sent as {@code If-Range}: null when the server gave nothing that identifies the content. */
    @Nullable
    public String validator() {
        return etag != null ? etag : lastModified;
    }

    /** Whether no attribute that both know differs. */
    public boolean agreesWith(ContentIdentity other) {
        return sizeAgreesWith(other)
                && agree(etag, other.etag)
                && (etag != null || agree(lastModified, other.lastModified));
    }

    boolean sizeAgreesWith(ContentIdentity other) {
        return total < 0 || other.total < 0 || total == other.total;
    }

    /** Whether the other one names the same content by itself, so that no condition was needed in the request. */
    boolean confirmedBy(ContentIdentity other) {
        return agreesWith(other)
                && (etag != null ? other.etag != null : lastModified != null && other.lastModified != null);
    }

    private static boolean agree(@Nullable String one, @Nullable String other) {
        return one == null || other == null || one.equals(other);
    }

    public ContentIdentity withTotal(long size) {
        return new ContentIdentity(size, etag, lastModified);
    }
}
