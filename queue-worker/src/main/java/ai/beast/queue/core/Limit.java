package ai.beast.queue.core;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A limit over all workers of the queue. Jobs without room are parked in their order and do
 * not delay others.
 *
 * @param gate what is limited: {@code type:<job type>} counts running jobs of a type, {@code resource:<name>} counts the tokens
 *     running jobs hold
 * @param capacity how many at once; {@link #UNLIMITED} for no limit, 0 to let none start
 * @param starts how many may start in each period; 0: any number. After a pause up to this number start at once
 * @param period at least a millisecond for each start when there is a rate
 */
public record Limit(String gate, int capacity, int starts, Duration period) {
    public static final int UNLIMITED = -1;

    /** What a gate's name looks like. */
    public static final Pattern GATE = Pattern.compile("(type|resource):[a-z0-9][a-z0-9._-]{0,63}");

    public Limit {
        if (!GATE.matcher(gate).matches()) {
            throw new IllegalArgumentException("No gate has the name " + gate);
        }
        if (capacity < UNLIMITED) {
            throw new IllegalArgumentException("The capacity must not be negative");
        }
        if (starts < 0 || starts > 0 && period.toMillis() < starts) {
            throw new IllegalArgumentException("A rate is at most one start a millisecond");
        }
    }

    /** So many at once. */
    public static Limit atOnce(String gate, int capacity) {
        return new Limit(gate, capacity, 0, Duration.ZERO);
    }

    /** So many starts in each period. */
    public static Limit rate(String gate, int starts, Duration period) {
        return new Limit(gate, UNLIMITED, starts, period);
    }

    public static String ofType(String type) {
        return "type:" + type;
    }

    public static String ofResource(String name) {
        return "resource:" + name;
    }
}
