package ai.beast.gateway.http;

import ai.beast.gateway.route.StatedTokens;
import ai.beast.gateway.usage.CallCounter;
import ai.beast.gateway.usage.CallEnd;
import ai.beast.gateway.usage.CallStart;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The count of one request: begun before a backend is called, ended once. One thread at a time. */
final class CallRecord {
    private static final long NOT_BEGUN = Long.MIN_VALUE;

    private final CallCounter counter;
    private final String endpoint;
    private final String key;
    private final long start = System.nanoTime();
    private final Instant at = Instant.now();
    private long call = NOT_BEGUN;
    private long admittedAt = start;
    private boolean ended;

    CallRecord(CallCounter counter, String endpoint, String key) {
        this.counter = counter;
        this.endpoint = endpoint;
        this.key = key;
    }

    /** Writes the start; a further call, for another backend, changes nothing. */
    void begin(String model, String alias) {
        if (call == NOT_BEGUN) {
            admittedAt = System.nanoTime();
            call = counter.begin(new CallStart(endpoint, model, alias, key, at));
        }
    }

    /**
     * @param status of the reply, or one of {@link CallEnd}'s words
     * @param firstByteAt by {@link System#nanoTime}; -1 without one
     */
    void end(String status, StatedTokens tokens, long firstByteAt) {
        if (ended) {
            return;
        }
        ended = true;
        begin("", "");
        counter.end(
                call,
                new CallEnd(
                        status,
                        tokens.prompt().orElse(-1),
                        tokens.completion().orElse(-1),
                        millis(admittedAt - start),
                        firstByteAt < 0 ? -1 : millis(firstByteAt - start),
                        millis(System.nanoTime() - start)));
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
