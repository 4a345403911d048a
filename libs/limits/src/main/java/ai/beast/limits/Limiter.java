package ai.beast.limits;

import ai.beast.limits.LimitDecision.State;
import ai.beast.redis.LuaScript;
import ai.beast.security.key.KeyLimits;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Applies the limits of API keys. All processes count in one Redis, each decision is one script. While Redis is unavailable every request is
 * granted: {@link #isEnforced} and one line of the log say so. Thread-safe, never blocks.
 */
public final class Limiter implements AutoCloseable {
    /** How often {@link #renew} is to be called. */
    public static final Duration RENEW_INTERVAL = Duration.ofSeconds(10);

    /** Without a renewal; a process that was killed holds its leases for no longer. */
    static final Duration LEASE = RENEW_INTERVAL.multipliedBy(3);

    private static final Logger LOG = Logger.getLogger(Limiter.class);
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(2);

    private static final LuaScript ACQUIRE = LuaScript.load(Limiter.class, "minute", "acquire");
    private static final LuaScript SETTLE = LuaScript.load(Limiter.class, "minute", "settle");
    private static final LuaScript RENEW = LuaScript.load(Limiter.class, "minute", "renew");

    private final Redis redis;
    private final LongSupplier time;
    private final String instance = UUID.randomUUID().toString();
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, Set<String>> leases = new ConcurrentHashMap<>();
    private final Map<LimitKind, LongAdder> refusals = new EnumMap<>(LimitKind.class);
    private final AtomicBoolean off = new AtomicBoolean();
    private final AtomicLong askAgainAt = new AtomicLong();

    public Limiter(Redis redis) {
        this(redis, () -> 0);
    }

    /** @param time milliseconds that scripts take for the time of Redis; 0 for its own clock */
    Limiter(Redis redis, LongSupplier time) {
        this.redis = redis;
        this.time = time;
        for (LimitKind kind : LimitKind.values()) {
            refusals.put(kind, new LongAdder());
        }
    }

    /**
     * Counts a request of a key.
     *
     * @param key id of the API key
     * @return never fails; completes within half a second
     */
    public Future<LimitDecision> acquire(String key, KeyLimits limits) {
        if (limits.isUnlimited() || isResting()) {
            return Future.succeededFuture(LimitDecision.UNLIMITED);
        }
        String lease = instance + ":" + numbers.incrementAndGet();
        return ACQUIRE.run(
                        redis,
                        List.of(name(key, "requests"), name(key, "tokens"), name(key, "leases")),
                        request -> request.arg(time.getAsLong())
                                .arg(orZero(limits.requestsPerMinute()))
                                .arg(orZero(limits.tokensPerMinute()))
                                .arg(orZero(limits.concurrentRequests()))
                                .arg(lease)
                                .arg(LEASE.toMillis()))
                .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .map(reply -> decided(key, limits, lease, reply))
                .recover(failure -> {
                    unavailable(failure);
                    // The script may have run all the same.
                    remove(key, List.of(lease));
                    return Future.succeededFuture(LimitDecision.UNLIMITED);
                });
    }

    private LimitDecision decided(String key, KeyLimits limits, String lease, Response reply) {
        available();
        List<State> states = new ArrayList<>();
        if (limits.requestsPerMinute() != null) {
            states.add(new State(
                    LimitKind.REQUESTS, limits.requestsPerMinute(), number(reply, 1), seconds(number(reply, 2))));
        }
        if (limits.tokensPerMinute() != null) {
            states.add(
                    new State(LimitKind.TOKENS, limits.tokensPerMinute(), number(reply, 3), seconds(number(reply, 4))));
        }
        if (limits.concurrentRequests() != null) {
            states.add(new State(LimitKind.CONCURRENCY, limits.concurrentRequests(), number(reply, 5), 1));
        }
        int refused = Math.toIntExact(number(reply, 0));
        if (refused > 0) {
            LimitKind by = LimitKind.values()[refused - 1];
            refusals.getOrDefault(by, new LongAdder()).increment();
            return new LimitDecision(by, states, LimitLease.NONE);
        }
        if (limits.concurrentRequests() != null) {
            leases.computeIfAbsent(key, _ -> ConcurrentHashMap.newKeySet()).add(lease);
        }
        return new LimitDecision(null, states, new Granted(key, limits, lease));
    }

    private final class Granted implements LimitLease {
        private final String key;
        private final KeyLimits limits;
        private final String lease;

        Granted(String key, KeyLimits limits, String lease) {
            this.key = key;
            this.limits = limits;
            this.lease = lease;
        }

        @Override
        public void settle(long tokens) {
            Integer limit = limits.tokensPerMinute();
            if (limit != null && tokens > 0) {
                SETTLE.run(
                                redis,
                                List.of(name(key, "tokens")),
                                request ->
                                        request.arg(time.getAsLong()).arg(limit).arg(tokens))
                        .onFailure(Limiter.this::unavailable);
            }
        }

        @Override
        public void release() {
            Set<String> held = leases.get(key);
            if (held != null && held.remove(lease)) {
                remove(key, List.of(lease));
            }
        }
    }

    /**
     * Prolongs the leases of all requests that have not ended, and looks whether a Redis that was unavailable answers again.
     *
     * @return completes when Redis has answered; never fails
     */
    public Future<Void> renew() {
        List<Future<?>> replies = new ArrayList<>();
        leases.forEach((key, held) -> {
            List<String> ids = List.copyOf(held);
            if (!ids.isEmpty()) {
                replies.add(RENEW.run(redis, List.of(name(key, "leases")), request -> {
                            request.arg(time.getAsLong()).arg(LEASE.toMillis());
                            ids.forEach(request::arg);
                        })
                        .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                        .onFailure(this::unavailable));
            }
        });
        if (off.get()) {
            replies.add(redis.send(Request.cmd(Command.PING))
                    .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .onSuccess(_ -> available()));
        }
        return Future.join(replies).<Void>mapEmpty().otherwiseEmpty();
    }

    /** Whether limits are applied: Redis answered last. */
    public boolean isEnforced() {
        return !off.get();
    }

    /** Requests that this process refused since it started. */
    public long refused(LimitKind kind) {
        LongAdder count = refusals.get(kind);
        return count == null ? 0 : count.sum();
    }

    /** Releases all leases. */
    @Override
    public void close() {
        leases.forEach((key, held) -> {
            List<String> ids = List.copyOf(held);
            held.clear();
            if (!ids.isEmpty()) {
                remove(key, ids);
            }
        });
    }

    private void remove(String key, List<String> ids) {
        Request request = Request.cmd(Command.ZREM).arg(name(key, "leases"));
        ids.forEach(request::arg);
        redis.send(request).onFailure(failure -> LOG.debugf("Leases stay until they expire: %s", failure.getMessage()));
    }

    private boolean isResting() {
        return off.get() && System.nanoTime() - askAgainAt.get() < 0;
    }

    private void unavailable(Throwable failure) {
        askAgainAt.set(System.nanoTime() + RETRY_INTERVAL.toNanos());
        if (off.compareAndSet(false, true)) {
            LOG.warnf("Redis is unavailable; limits of API keys are off until it answers: %s", failure.getMessage());
        }
    }

    private void available() {
        if (off.compareAndSet(true, false)) {
            LOG.info("Limits of API keys are applied again");
        }
    }

    private static String name(String key, String what) {
        return "limit:{" + key + "}:" + what;
    }

    private static int orZero(@Nullable Integer limit) {
        return limit == null ? 0 : limit;
    }

    private static long number(Response reply, int index) {
        return reply.get(index).toLong();
    }

    private static long seconds(long millis) {
        return Math.max(1, Math.ceilDiv(millis, 1000L));
    }
}
