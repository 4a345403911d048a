package ai.beast.queue.redis;

import ai.beast.messaging.EventJson;
import ai.beast.messaging.InvalidEventException;
import ai.beast.messaging.PendingEvents;
import ai.beast.messaging.dead.DeadLetter;
import ai.beast.messaging.dead.DeadLetterSource;
import ai.beast.messaging.dead.DeadLetterSources;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The events that finished jobs left in Redis, on their way to Kafka. {@code settle.lua} keeps them in the step that ends
 * the job, so there is none without the other.
 */
public final class RedisOutbox implements PendingEvents, DeadLetterSource, DeadLetterSources {
    private static final String PREFIX = "outbox-";
    private static final int REFUSED_FIELDS = 3;
    private static final Pattern TIMED = Pattern.compile("(\\d{1,15}) (.*)");
    private static final Comparator<DeadLetter> NEWEST_FIRST = Comparator.comparing(DeadLetter::lastFailedAt)
            .thenComparing(DeadLetter::id)
            .reversed();

    private final RedisCalls redis;
    private final Keys keys;
    private final LongSupplier time;

    /** @param time as in {@link RedisJobStore} */
    public RedisOutbox(RedisCalls redis, Keys keys, LongSupplier time) {
        this.redis = redis;
        this.keys = keys;
        this.time = time;
    }

    @Override
    public Backlog backlog() {
        double oldest = oldest(1).stream().mapToDouble(RedisOutbox::age).sum();
        return new Backlog(RedisJobStore.stats(run(Script.STATS, List.of())).unpublishedEvents(), oldest);
    }

    /** Seconds since the event's time; 0 for an event that has none. */
    private static double age(Pending event) {
        try {
            OffsetDateTime time = EventJson.read(event.json()).getTime();
            return time == null
                    ? 0
                    : Math.max(
                            0, Duration.between(time.toInstant(), Instant.now()).toMillis() / 1000.0);
        } catch (InvalidEventException unreadable) {
            return 0;
        }
    }

    @Override
    public List<Pending> oldest(int limit) {
        Response flat = run(Script.PENDING, List.of(String.valueOf(limit)));
        List<Pending> events = new ArrayList<>();
        for (int i = 0; i < flat.size(); i += 2) {
            String kept = flat.get(i + 1).toString();
            int end = kept.indexOf('\n');
            // An id without a body, which a restored Redis may have, must not delay the others.
            String key = end < 0 ? "" : kept.substring(0, end);
            events.add(new Pending(flat.get(i).toString(), key, kept.substring(end + 1)));
        }
        return events;
    }

    @Override
    public void published(List<String> positions) {
        run(Script.PUBLISHED, positions);
    }

    @Override
    public void deadLetter(String position, String reason) {
        run(Script.REFUSE, List.of(position, reason.replace('\n', ' ')));
    }

    @Override
    public List<DeadLetterSource> sources() {
        return List.of(this);
    }

    @Override
    public String kind() {
        return "outbox";
    }

    @Override
    public long count() {
        return run(Script.REFUSED, List.of("count")).get(0).toLong();
    }

    @Override
    public List<DeadLetter> page(@Nullable String type, @Nullable Position after, int limit) {
        return refused("list", "").stream()
                .filter(letter -> type == null || type.equals(letter.type()))
                .filter(letter -> after == null || isAfter(letter, after))
                .sorted(NEWEST_FIRST)
                .limit(limit)
                .map(RedisOutbox::withoutText)
                .toList();
    }

    @Override
    public Optional<DeadLetter> find(String key) {
        return refused("read", key).stream().findFirst();
    }

    @Override
    public int replay(@Nullable String key, @Nullable String type) {
        if (key != null && key.isEmpty()) {
            // The script would take it for all.
            return 0;
        }
        if (type == null) {
            return run(Script.REPUBLISH, List.of(key == null ? "" : key)).toInteger();
        }
        return page(type, null, Integer.MAX_VALUE).stream()
                .mapToInt(letter -> replay(key(letter), null))
                .sum();
    }

    @Override
    public boolean drop(String key) {
        return !refused("drop", key).isEmpty();
    }

    @Override
    public void tend(Duration keep) {
        if (count() == 0) {
            return;
        }
        Instant oldest = Instant.now().minus(keep);
        refused("list", "").stream()
                .filter(letter -> letter.lastFailedAt().isBefore(oldest)
                        && letter.lastFailedAt().isAfter(Instant.EPOCH))
                .forEach(letter -> drop(key(letter)));
    }

    private List<DeadLetter> refused(String what, String key) {
        Response flat = run(Script.REFUSED, List.of(what, key));
        List<DeadLetter> letters = new ArrayList<>();
        for (int i = 0; i < flat.size(); i += REFUSED_FIELDS) {
            String line = flat.get(i + 1).toString();
            String event = flat.get(i + 2).toString();
            // A line of an earlier release has no time.
            Matcher timed = TIMED.matcher(line);
            Instant at = timed.matches() ? Instant.ofEpochMilli(Long.parseLong(timed.group(1))) : Instant.EPOCH;
            letters.add(new DeadLetter(
                    PREFIX + flat.get(i),
                    attribute(event, "source"),
                    attribute(event, "type"),
                    timed.matches() ? line.substring(timed.end(1) + 1) : line,
                    1,
                    at,
                    at,
                    event));
        }
        return letters;
    }

    private static boolean isAfter(DeadLetter letter, Position position) {
        int byTime = letter.lastFailedAt().compareTo(position.lastFailedAt());
        return byTime < 0 || byTime == 0 && key(letter).compareTo(position.key()) < 0;
    }

    private static String key(DeadLetter letter) {
        return letter.id().substring(PREFIX.length());
    }

    private static DeadLetter withoutText(DeadLetter it) {
        return new DeadLetter(
                it.id(),
                it.source(),
                it.type(),
                it.reason(),
                it.attempts(),
                it.firstFailedAt(),
                it.lastFailedAt(),
                null);
    }

    /** The attributes of an event stand before its data. */
    private static @Nullable String attribute(String json, String name) {
        Matcher attribute =
                Pattern.compile("\"" + name + "\":\"([^\"]{1,255})\"").matcher(json);
        return attribute.find() ? attribute.group(1) : null;
    }

    private Response run(Script script, List<String> values) {
        List<String> args = new ArrayList<>(values.size() + 1);
        args.add(String.valueOf(time.getAsLong()));
        args.addAll(values);
        return redis.run(script, keys.structure(), args);
    }
}
