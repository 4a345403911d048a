package ai.beast.queue.rest;

/**
 * A job that was followed and is not kept any more, so that nobody can say how it ended.
 *
 * @param status {@code unknown}
 */
public record DroppedView(String id, String status, String detail) {
    static DroppedView of(String id) {
        return new DroppedView(id, "unknown", "The job has ended and is not kept any more");
    }
}
