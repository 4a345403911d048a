package ai.beast.work.failure;

import java.time.Duration;

/** Waiting times that double from a first value up to a limit. Not thread-safe. */
public final class Backoff {
    private final Duration first;
    private final Duration limit;
    private Duration next;

    public Backoff(Duration first, Duration limit) {
        this.first = first;
        this.limit = limit;
        this.next = first;
    }

    /** The time to wait now. */
    public Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(limit) < 0 ? doubled : limit;
        return now;
    }

    /** Starts over after a success. */
    public void reset() {
        next = first;
    }
}
