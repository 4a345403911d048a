package ai.beast.contracts;

/**
 * A collection was searched. The question itself is not published.
 *
 * @param results pieces found
 * @param durationSeconds time to answer
 */
public record RagQueried(String collection, long results, double durationSeconds) implements EventData {

    @Override
    public EventType type() {
        return EventType.RAG_QUERIED;
    }

    @Override
    public String subject() {
        return collection;
    }
}
