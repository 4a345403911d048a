package ai.beast.queue.redis;

import ai.beast.queue.core.SuiteId;
import ai.beast.queue.core.store.StoreUnavailableException;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Gives a queue to one suite: a suite is what has one models directory, since a job's file lies there. The queue of a suite that has
 * jobs, schedules, unsent events or a running worker in it is given to no other.
 */
final class SuiteClaim {
    private static final Duration WORKER_SILENCE = Duration.ofSeconds(60);

    private static final String CLOCK_OF_REDIS = "0";

    private final RedisCalls redis;
    private final Keys keys;
    private final SuiteId suite;
    private final boolean takeOver;

    /** @param takeOver whether the queue may be taken from another suite */
    SuiteClaim(RedisCalls redis, Keys keys, SuiteId suite, boolean takeOver) {
        this.redis = redis;
        this.keys = keys;
        this.suite = suite;
        this.takeOver = takeOver;
    }

    /**
     * Why this suite must not use the queue; empty when it may.
     *
     * @throws StoreUnavailableException when Redis cannot be asked
     */
    Optional<String> refusal() {
        Response answer = redis.run(
                Script.SUITE,
                keys.structure(),
                List.of(
                        CLOCK_OF_REDIS,
                        suite.id(),
                        suite.models().toString(),
                        takeOver ? "1" : "0",
                        Long.toString(WORKER_SILENCE.toMillis())));
        String other = answer.toString();
        return other.isEmpty()
                ? Optional.empty()
                : Optional.of("The queue in this Redis database belongs to another suite, whose models lie in " + other
                        + ". Give this one, with " + suite.models()
                        + ", a database of its own (AI_BEAST_REDIS_DB), or, if the"
                        + " other is gone for good, start once with AI_BEAST_QUEUE_TAKE_OVER=true");
    }
}
