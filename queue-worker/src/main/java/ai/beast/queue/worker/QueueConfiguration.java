package ai.beast.queue.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Settings of the queue and its workers. */
@ConfigMapping(prefix = "ai-beast.queue")
public interface QueueConfiguration {
    /** The parts of this artifact. */
    enum Role {
        /** Takes requests over HTTP. */
        API,
        /** Runs jobs. */
        WORKER,
        /** Passes requests on to model servers. */
        GATEWAY,
        /** Has collections of documents: answers questions to them, and runs ingestions if it runs jobs. */
        RAG
    }

    /** What to do about a Redis that may forget acknowledged jobs. */
    enum OnUnsafeRedis {
        /** Do not start; when it turns out later, be not ready and claim nothing. */
        REFUSE,
        /** Say so in the log and go on. */
        WARN
    }

    /** Queue name, the hash tag of all its keys. */
    @WithDefault("ai_beast_tasks")
    String name();

    /** Whether the queue is taken from another suite that has left jobs in it; for one start. */
    @WithDefault("${AI_BEAST_QUEUE_TAKE_OVER:false}")
    boolean takeOver();

    /** What this process does. */
    @WithDefault("api,worker,gateway,rag")
    Set<Role> roles();

    /** How long a claim or heartbeat holds. */
    @WithDefault("30s")
    Duration lease();

    /** How often leases are renewed; at most a third of {@link #lease}, which leaves room for two misses. */
    @WithDefault("10s")
    Duration heartbeat();

    /** Interval of heartbeats with progress and checkpoints; at most a third of {@link #lease}. */
    @WithDefault("1s")
    Duration tick();

    /** How often expired leases are looked for. */
    @WithDefault("5s")
    Duration reapEvery();

    /** How often scheduled jobs are looked for. */
    @WithDefault("250ms")
    Duration promoteEvery();

    /** How often schedules are looked at. */
    @WithDefault("500ms")
    Duration scheduleEvery();

    /** Limits set at start, by gate ({@code type:<job type>}, {@code resource:<name>}); others are left as they are. */
    Map<String, GateLimit> limits();

    /** A limit over all workers. */
    interface GateLimit {
        /** How many at once; -1: any number. */
        @WithDefault("-1")
        int capacity();

        /** How many may start in each period; 0: any number. */
        @WithDefault("0")
        int starts();

        @WithDefault("1s")
        Duration period();
    }

    /** How long failed jobs are kept. */
    @WithDefault("7d")
    Duration keepFailed();

    /** How many ended jobs of each kind are kept at most. */
    @WithDefault("100000")
    int keepEnded();

    /** How many bytes ended jobs may weigh together: payloads, results and what is noted of them. */
    @WithDefault("268435456")
    long keepBytes();

    /** How long a ready job stays in its priority band before it moves to the one above. */
    @WithDefault("10m")
    Duration ageing();

    /** Longest payload of a job, in bytes of UTF-8. */
    @WithDefault("262144")
    int payloadLimit();

    @WithDefault("refuse")
    OnUnsafeRedis unsafeRedis();

    /** How long to wait for an answer of Redis. */
    @WithDefault("3s")
    Duration redisTimeout();

    WorkerProcess worker();

    /** Settings of the worker in this process. */
    interface WorkerProcess {
        /** How many jobs run at once. */
        @WithDefault("${AI_BEAST_WORKER_SLOTS:4}")
        int slots();

        /**
         * Run what is there, also what stands before a limit, then end the process: with status 0, or 3 when such jobs are
         * left that may not run, since the queue is paused or they take more than a limit has. Jobs that are scheduled for later or
         * waiting are left.
         */
        @WithDefault("${AI_BEAST_WORKER_BURST:false}")
        boolean burst();

        /** How long running jobs may go on once the process is asked to end. */
        @WithDefault("${AI_BEAST_WORKER_GRACE:2s}")
        Duration grace();

        /** Time after that within which they must stop and be released. */
        @WithDefault("8s")
        Duration handBack();
    }
}
