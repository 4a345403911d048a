package ai.beast.queue.core;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Makes job ids: 20 characters of lower-case Crockford base 32, ten of the millisecond they were made in and ten that
 * begin at random (50 bits) in each millisecond and are counted up from there. So ids of one maker sort by age, and the client that
 * enqueues can repeat a request whose answer was lost. Thread-safe.
 */
public final class JobIds {
    /** What an id looks like. */
    public static final Pattern FORM = Pattern.compile("[0-9a-hjkmnp-tv-z]{20}");

    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

    private static final long TAILS = (1L << 50) - 1;

    private final Clock clock;
    private final RandomGenerator random;
    private long millis;
    private long tail;

    public JobIds(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    public static JobIds system() {
        return new JobIds(Clock.systemUTC(), new SecureRandom());
    }

    public String next() {
        long now;
        long number;
        synchronized (this) {
            now = clock.millis();
            if (now > millis) {
                millis = now;
                // Room to count up without running over.
                tail = random.nextLong() & (TAILS >> 1);
            } else {
                now = millis;
                tail++;
            }
            number = tail;
        }
        return encode(now) + encode(number);
    }

    private static String encode(long value) {
        char[] text = new char[10];
        for (int i = 9; i >= 0; i--) {
            text[i] = ALPHABET[(int) (value & 31)];
            value >>>= 5;
        }
        return new String(text);
    }
}
