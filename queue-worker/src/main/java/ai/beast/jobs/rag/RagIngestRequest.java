package ai.beast.jobs.rag;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The payload of {@code rag.ingest}, and the body of {@code POST /api/rag/collections/{collection}/ingest}.
 *
 * @param directory of the documents, absolute or relative to the first document root
 * @param collection that they belong to; absent in the body, whose path names it
 * @param apply whether the collection is changed; absent: the run only says what it would do
 * @param allowLoss whether more than a fifth of the directory's documents may be removed; absent: no
 * @param rebuild whether a collection that was built otherwise, by an earlier release or with another embedder, is built anew first; absent: no
 * @param embedder model or alias of the gateway whose vectors the collection gets, or {@code none}; absent: the collection's own, which is none for a new one. Another one than the
 *     collection's needs {@code rebuild}
 * @param include patterns as in {@code .gitignore} of which one must match a file; absent: all files
 * @param exclude patterns of files and directories that are passed over
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = false)
public record RagIngestRequest(
        @Nullable String directory,
        @Nullable String collection,
        @Nullable Boolean apply,
        @Nullable Boolean allowLoss,
        @Nullable Boolean rebuild,
        @Nullable String embedder,
        @Nullable List<String> include,
        @Nullable List<String> exclude) {

    /** The same for a collection. */
    RagIngestRequest into(String chosen) {
        return new RagIngestRequest(directory, chosen, apply, allowLoss, rebuild, embedder, include, exclude);
    }

    boolean applies() {
        return Boolean.TRUE.equals(apply);
    }

    boolean allowsLoss() {
        return Boolean.TRUE.equals(allowLoss);
    }

    boolean rebuilds() {
        return Boolean.TRUE.equals(rebuild);
    }
}
