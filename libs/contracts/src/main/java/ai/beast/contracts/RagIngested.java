package ai.beast.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A directory of documents went through ingestion.
 *
 * @param status {@code completed} or {@code failed}
 * @param files documents read
 * @param chunks pieces written to the index
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RagIngested(
        String jobId,
        String collection,
        String directory,
        String status,
        long files,
        long chunks,
        @Nullable String error)
        implements EventData {

    @Override
    public EventType type() {
        return EventType.RAG_INGESTED;
    }

    @Override
    public String subject() {
        return collection;
    }
}
