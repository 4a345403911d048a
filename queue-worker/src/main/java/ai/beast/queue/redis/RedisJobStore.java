package ai.beast.queue.redis;

import ai.beast.queue.core.Beat;
import ai.beast.queue.core.CancelResult;
import ai.beast.queue.core.Enqueued;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobPage;
import ai.beast.queue.core.JobQuery;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.JobStore;
import ai.beast.queue.core.Lease;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.OutboxEvent;
import ai.beast.queue.core.Outcome;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.Pulse;
import ai.beast.queue.core.QueueStats;
import ai.beast.queue.core.Retention;
import ai.beast.queue.core.RetryResult;
import ai.beast.queue.core.Settled;
import ai.beast.queue.core.Turn;
import ai.beast.queue.core.WorkerInfo;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@link JobStore} on Redis: every method is one script, or one read. */
public final class RedisJobStore implements JobStore {
    /** The clock of Redis, which all processes share. */
    public static final LongSupplier REDIS_TIME = () -> 0;

    private static final Duration WORKER_REMEMBERED = Duration.ofMinutes(1);
    private static final int LOOK_AT_MOST = 2000;
    private static final String TURNS = IntStream.range(0, 15)
            .mapToObj(count -> String.valueOf(Priority.turn(count).ordinal()))
            .collect(Collectors.joining());

    private final RedisCalls redis;
    private final Keys keys;
    private final String lease;
    private final Retention retention;
    private final LongSupplier time;

    /**
     * @param lease how long a claim or heartbeat holds
     * @param time milliseconds since 1970 for tests that move time themselves; {@link #REDIS_TIME} otherwise
     */
    public RedisJobStore(RedisCalls redis, Keys keys, Duration lease, Retention retention, LongSupplier time) {
        this.redis = redis;
        this.keys = keys;
        this.lease = String.valueOf(lease.toMillis());
        this.retention = retention;
        this.time = time;
    }

    @Override
    public List<Enqueued> enqueue(List<NewJob> jobs) {
        List<String> args = args(jobs.size());
        for (NewJob job : jobs) {
            String key = job.idempotencyKey();
            args.add(job.id());
            args.add(job.type());
            args.add(job.payload());
            args.add(JobFields.packed(job.options()));
            args.add(String.valueOf(job.priority().ordinal()));
            args.add(String.valueOf(job.delay().toMillis()));
            args.add(orEmpty(key));
            args.add(key == null ? "" : Digests.sameness(job.type(), job.payload()));
            args.add(orEmpty(job.trace()));
        }
        Response answer = run(Script.ENQUEUE, args);
        List<Enqueued> results = new ArrayList<>(jobs.size());
        for (int i = 0; i < answer.size(); i += 2) {
            Enqueued.Verdict verdict = Enqueued.Verdict.values()[answer.get(i).toInteger()];
            results.add(new Enqueued(verdict, answer.get(i + 1).toString()));
        }
        return results;
    }

    @Override
    public Turn settle(String worker, List<Outcome> outcomes, int claim) {
        List<String> args =
                args(worker, lease, claim, retention.failed().toMillis(), retention.most(), TURNS, outcomes.size());
        for (Outcome outcome : outcomes) {
            args.add(outcome.id());
            args.add(String.valueOf(outcome.fence()));
            switch (outcome) {
                case Outcome.Completed it -> addOutcome(args, "c", it.result(), it.ttl(), it.events());
                case Outcome.Retried it -> addOutcome(args, "r", it.error().encode(), it.delay(), List.of());
                case Outcome.GaveUp it -> addOutcome(args, "d", it.error().encode(), Duration.ZERO, it.events());
                case Outcome.Released it -> addOutcome(args, "b", orEmpty(it.checkpoint()), it.delay(), List.of());
                case Outcome.Stopped _ -> addOutcome(args, "x", "", Duration.ZERO, List.of());
            }
        }
        Response answer = run(Script.SETTLE, args);
        List<Settled> settled = new ArrayList<>(outcomes.size());
        answer.get(0).forEach(word -> settled.add(Settled.valueOf(upper(word))));
        List<Lease> leases = new ArrayList<>();
        answer.get(1).forEach(claimed -> leases.add(lease(claimed)));
        return new Turn(settled, leases);
    }

    private static void addOutcome(
            List<String> args, String kind, String text, Duration number, List<OutboxEvent> events) {
        args.add(kind);
        args.add(text);
        args.add(String.valueOf(number.toMillis()));
        args.add(String.valueOf(events.size()));
        for (OutboxEvent event : events) {
            args.add(event.id());
            args.add(event.key() + "\n" + event.body());
        }
    }

    private static Lease lease(Response claimed) {
        return new Lease(
                claimed.get(0).toString(),
                claimed.get(1).toLong(),
                claimed.get(2).toString(),
                claimed.get(3).toString(),
                JobFields.options(text(claimed.get(4))),
                number(claimed.get(5)),
                number(claimed.get(6)),
                text(claimed.get(7)),
                text(claimed.get(8)));
    }

    @Override
    public List<Pulse> heartbeat(String worker, List<Beat> beats) {
        List<String> args = args(lease, beats.size());
        for (Beat beat : beats) {
            var progress = beat.progress();
            args.add(beat.id());
            args.add(String.valueOf(beat.fence()));
            args.add(progress == null ? "" : progress.encode());
            args.add(orEmpty(beat.checkpoint()));
            args.add(beat.committing() ? "1" : "0");
        }
        return run(Script.HEARTBEAT, args).stream()
                .map(word -> Pulse.valueOf(upper(word)))
                .toList();
    }

    @Override
    public CancelResult cancel(String id) {
        return CancelResult.valueOf(upper(run(Script.CANCEL, args(id, retention.most()))));
    }

    @Override
    public RetryResult retry(String id) {
        return switch (run(Script.RETRY, args(id)).toString()) {
            case "queued" -> RetryResult.QUEUED;
            case "unknown" -> RetryResult.UNKNOWN;
            default -> RetryResult.NOT_RETRYABLE;
        };
    }

    @Override
    public Optional<Job> get(String id) {
        Response hash = redis.send("HGETALL", List.of(keys.job(id)));
        return hash == null || hash.size() == 0 ? Optional.empty() : Optional.of(JobFields.job(id, fields(hash)));
    }

    @Override
    public JobPage list(JobQuery query) {
        ListCursor start = ListCursor.parse(query.cursor());
        String sections = ListCursor.sections(query.state());
        Response answer = run(
                Script.LIST,
                args(orEmpty(query.type()), query.limit(), LOOK_AT_MOST, sections, start.section(), start.offset()));
        List<Job> jobs = new ArrayList<>();
        for (int i = 2; i < answer.size(); i += 2) {
            jobs.add(JobFields.job(answer.get(i).toString(), fields(answer.get(i + 1))));
        }
        int next = answer.get(0).toInteger();
        return new JobPage(
                jobs, next == 0 ? null : new ListCursor(next, answer.get(1).toLong()).text());
    }

    @Override
    public QueueStats stats() {
        long[] n =
                run(Script.STATS, args()).stream().mapToLong(Response::toLong).toArray();
        Map<Priority, Long> ready = new EnumMap<>(Priority.class);
        for (Priority band : Priority.values()) {
            ready.put(band, n[band.ordinal()]);
        }
        Map<JobState, Long> states = new EnumMap<>(JobState.class);
        states.put(JobState.QUEUED, n[0] + n[1] + n[2] + n[3]);
        states.put(JobState.SCHEDULED, n[4]);
        states.put(JobState.WAITING, 0L);
        states.put(JobState.STARTED, n[5]);
        states.put(JobState.FINISHED, n[6]);
        states.put(JobState.FAILED, n[7]);
        states.put(JobState.CANCELLED, n[8]);
        return new QueueStats(
                states, ready, new QueueStats.Totals(n[11], n[12], n[13], n[14], n[15], n[16]), n[10], n[9]);
    }

    @Override
    public List<String> reap(int limit) {
        return texts(run(Script.REAP, args(limit, retention.failed().toMillis(), retention.most())));
    }

    @Override
    public int promote(int limit) {
        return run(Script.PROMOTE, args(limit)).toInteger();
    }

    @Override
    public void show(WorkerInfo worker) {
        run(Script.SHOW, args(worker.id(), ShownWorker.encode(worker), WORKER_REMEMBERED.toMillis()));
    }

    @Override
    public List<WorkerInfo> workers() {
        Response answer = run(Script.WORKERS, args(WORKER_REMEMBERED.toMillis()));
        List<WorkerInfo> workers = new ArrayList<>();
        for (int i = 0; i < answer.size(); i += 3) {
            workers.add(ShownWorker.decode(
                    answer.get(i).toString(),
                    answer.get(i + 1).toLong(),
                    answer.get(i + 2).toString()));
        }
        return workers;
    }

    @Override
    public List<OutboxEvent> pendingEvents(int limit) {
        List<String> flat = texts(run(Script.PENDING, args(limit)));
        List<OutboxEvent> events = new ArrayList<>();
        for (int i = 0; i < flat.size(); i += 2) {
            String kept = flat.get(i + 1);
            int end = kept.indexOf('\n');
            events.add(new OutboxEvent(flat.get(i), kept.substring(0, end), kept.substring(end + 1)));
        }
        return events;
    }

    @Override
    public void published(List<String> eventIds) {
        List<String> args = args();
        args.addAll(eventIds);
        run(Script.PUBLISHED, args);
    }

    @Override
    public List<String> audit() {
        return texts(run(Script.AUDIT, args()));
    }

    private Response run(Script script, List<String> args) {
        return redis.run(script, keys.structure(), args);
    }

    private List<String> args(Object... values) {
        List<String> args = new ArrayList<>();
        args.add(String.valueOf(time.getAsLong()));
        Arrays.stream(values).map(String::valueOf).forEach(args::add);
        return args;
    }

    private static Map<String, String> fields(Response hash) {
        Map<String, String> fields = new HashMap<>();
        if (hash.isMap()) {
            hash.getKeys().forEach(name -> fields.put(name, hash.get(name).toString()));
        } else {
            for (int i = 0; i + 1 < hash.size(); i += 2) {
                fields.put(hash.get(i).toString(), hash.get(i + 1).toString());
            }
        }
        return fields;
    }

    private static List<String> texts(Response list) {
        return list.stream().map(Response::toString).toList();
    }

    private static String upper(Response word) {
        return word.toString().toUpperCase(Locale.ROOT);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static @Nullable String text(@Nullable Response value) {
        return value == null ? null : value.toString();
    }

    private static int number(@Nullable Response value) {
        return value == null ? 0 : value.toInteger();
    }
}
