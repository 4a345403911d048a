package ai.beast.gateway.usage;

/**
 * A call as it ended.
 *
 * @param status the status of the reply, or {@code aborted}, {@code cancelled}, {@code broken}
 * @param promptTokens -1 where nothing was stated
 * @param completionTokens -1 where nothing was stated
 * @param queueMillis wait for admission
 * @param firstByteMillis from the start to the first byte of the reply's body; -1 without one
 * @param millis from the start to the end
 */
public record CallEnd(
        String status, long promptTokens, long completionTokens, long queueMillis, long firstByteMillis, long millis) {
    /** The client left before the reply was complete. */
    public static final String CANCELLED = "cancelled";

    /** The backend broke off after the reply had begun. */
    public static final String BROKEN = "broken";

    /** The gateway ended before the call did; nothing more is known. */
    public static final String ABORTED = "aborted";

    static final CallEnd LOST = new CallEnd(ABORTED, -1, -1, 0, -1, -1);
}
