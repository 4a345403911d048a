package ai.beast.queue.rest;

/**
 * A followed job that was dropped, so that its end is unknown.
 *
 * @param status {@code unknown}
 */
public record DroppedView(String id, String status, String detail) {
    public static DroppedView of(String id) {
        return new DroppedView(id, "unknown", "The job has ended and is not kept any more");
    }
}
