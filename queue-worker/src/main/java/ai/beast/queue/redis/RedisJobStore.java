package ai.beast.queue.redis;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.Limit;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.admin.Attempt;
import ai.beast.queue.core.admin.ChangeResult;
import ai.beast.queue.core.admin.WatchedJobs;
import ai.beast.queue.core.lease.HeartbeatReply;
import ai.beast.queue.core.lease.HeartbeatRequest;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.lease.SettleReply;
import ai.beast.queue.core.lease.Settled;
import ai.beast.queue.core.store.CancelResult;
import ai.beast.queue.core.store.DueSchedules;
import ai.beast.queue.core.store.Enqueued;
import ai.beast.queue.core.store.JobPage;
import ai.beast.queue.core.store.JobQuery;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.LimitState;
import ai.beast.queue.core.store.PauseResult;
import ai.beast.queue.core.store.QueueStats;
import ai.beast.queue.core.store.ResumeResult;
import ai.beast.queue.core.store.RetryResult;
import ai.beast.queue.core.store.Schedule;
import ai.beast.queue.core.store.StorePolicy;
import ai.beast.queue.core.store.WorkerInfo;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
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

    private static final String REMEMBERED =
            String.valueOf(Duration.ofMinutes(1).toMillis());
    private static final String TURNS = IntStream.range(0, 15)
            .mapToObj(count -> String.valueOf(Priority.turn(count).ordinal()))
            .collect(Collectors.joining());
    private static final Enqueued.Status[] STATUSES = Enqueued.Status.values();

    private final RedisCalls redis;
    private final Keys keys;
    private final String lease;
    private final String ageing;
    private final String keepFailed;
    private final String keepEnded;
    private final String keepBytes;
    private final LongSupplier time;

    /** @param time milliseconds since 1970 for tests that move time themselves; {@link #REDIS_TIME} otherwise */
    public RedisJobStore(RedisCalls redis, Keys keys, StorePolicy policy, LongSupplier time) {
        this.redis = redis;
        this.keys = keys;
        this.lease = String.valueOf(policy.lease().toMillis());
        this.ageing = String.valueOf(policy.ageing().toMillis());
        this.keepFailed = String.valueOf(policy.retention().failed().toMillis());
        this.keepEnded = String.valueOf(policy.retention().most());
        this.keepBytes = String.valueOf(policy.retention().bytes());
        this.time = time;
    }

    @Override
    public List<Enqueued> enqueue(List<NewJob> jobs) {
        return enqueue(jobs, "0");
    }

    @Override
    public List<Enqueued> enqueueTogether(List<NewJob> jobs) {
        return enqueue(jobs, "1");
    }

    private List<Enqueued> enqueue(List<NewJob> jobs, String together) {
        List<String> args = args(keepFailed, together);
        JobArguments.add(args, jobs);
        Response answer = run(Script.ENQUEUE, args);
        List<Enqueued> results = new ArrayList<>(jobs.size());
        for (int i = 0; i < answer.size(); i += 2) {
            results.add(new Enqueued(
                    STATUSES[answer.get(i).toInteger()], answer.get(i + 1).toString()));
        }
        return results;
    }

    @Override
    public SettleReply settle(String worker, List<Outcome> outcomes, int claim) {
        List<String> args = args(worker, lease, String.valueOf(claim), keepFailed, keepEnded, keepBytes, TURNS);
        OutcomeArguments.add(args, outcomes);
        Response answer = run(Script.SETTLE, args);
        List<Settled> settled = new ArrayList<>(outcomes.size());
        for (Response word : answer.get(0)) {
            settled.add(Settled.valueOf(upper(word)));
        }
        return new SettleReply(settled, JobRecord.leases(answer.get(1)));
    }

    @Override
    public List<HeartbeatReply> heartbeat(String worker, List<HeartbeatRequest> requests) {
        List<String> args = args(lease, String.valueOf(requests.size()));
        for (HeartbeatRequest request : requests) {
            var progress = request.progress();
            args.add(request.id());
            args.add(String.valueOf(request.fence()));
            args.add(progress == null ? "" : progress.encode());
            args.add(orEmpty(request.checkpoint()));
            args.add(request.committing() ? "1" : "0");
        }
        return run(Script.HEARTBEAT, args).stream()
                .map(word -> HeartbeatReply.valueOf(upper(word)))
                .toList();
    }

    @Override
    public CancelResult cancel(String id) {
        return CancelResult.valueOf(upper(run(Script.CANCEL, args(id, keepFailed, keepEnded, keepBytes))));
    }

    @Override
    public PauseResult pause(String id) {
        return PauseResult.valueOf(upper(run(Script.PAUSE, args(id))));
    }

    @Override
    public ResumeResult resume(String id) {
        return ResumeResult.valueOf(upper(run(Script.RESUME, args(id))));
    }

    @Override
    public void pauseQueue(boolean paused) {
        run(Script.SWITCH, args(paused ? "1" : "0"));
    }

    @Override
    public void limit(Limit limit) {
        run(
                Script.LIMIT,
                args(
                        limit.gate(),
                        limit.capacity() + "," + limit.starts() + ","
                                + limit.period().toMillis()));
    }

    @Override
    public boolean unlimit(String gate) {
        return run(Script.LIMIT, args(gate, "")).toInteger() == 1;
    }

    @Override
    public List<LimitState> limits() {
        Response answer = run(Script.LIMITS, args());
        List<LimitState> limits = new ArrayList<>();
        for (int i = 0; i < answer.size(); i += 5) {
            String[] numbers = answer.get(i + 1).toString().split(",");
            limits.add(new LimitState(
                    new Limit(
                            answer.get(i).toString(),
                            Integer.parseInt(numbers[0]),
                            Integer.parseInt(numbers[1]),
                            Duration.ofMillis(Long.parseLong(numbers[2]))),
                    answer.get(i + 2).toLong(),
                    answer.get(i + 3).toLong(),
                    answer.get(i + 4).toLong()));
        }
        return limits;
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
        Response read = run(Script.READ, args(id));
        return read.size() == 0 ? Optional.empty() : Optional.of(JobRecord.job(read));
    }

    @Override
    public JobPage list(JobQuery query) {
        return JobLists.page(run(Script.LIST, args(JobLists.arguments(query).toArray(String[]::new))));
    }

    @Override
    public WatchedJobs watch(WatchedJobs.Request request) {
        return JobLists.watched(
                run(Script.WATCH, args(JobLists.arguments(request).toArray(String[]::new))));
    }

    @Override
    public Optional<List<Attempt>> attempts(String id) {
        Response read = run(Script.ATTEMPTS, args(id));
        return read.size() == 0 ? Optional.empty() : Optional.of(AttemptRecords.attempts(read));
    }

    @Override
    public ChangeResult delete(String id) {
        return ChangeResult.valueOf(upper(run(Script.DELETE, args(id))));
    }

    @Override
    public ChangeResult prioritize(String id, Priority priority) {
        return ChangeResult.valueOf(upper(run(Script.PRIORITIZE, args(id, String.valueOf(priority.ordinal())))));
    }

    @Override
    public QueueStats stats() {
        return stats(run(Script.STATS, args()));
    }

    /** @param reply of {@code stats.lua} */
    static QueueStats stats(Response reply) {
        long[] n = reply.stream().mapToLong(Response::toLong).toArray();
        Map<Priority, Long> ready = new EnumMap<>(Priority.class);
        for (Priority band : Priority.values()) {
            ready.put(band, n[band.ordinal()]);
        }
        Map<JobState, Long> states = new EnumMap<>(JobState.class);
        states.put(JobState.QUEUED, n[0] + n[1] + n[2] + n[3] + n[4]);
        states.put(JobState.SCHEDULED, n[5]);
        states.put(JobState.WAITING, n[6]);
        states.put(JobState.STARTED, n[7]);
        states.put(JobState.FINISHED, n[8]);
        states.put(JobState.FAILED, n[9]);
        states.put(JobState.CANCELLED, n[10]);
        var totals = new QueueStats.Totals(n[15], n[16], n[17], n[18], n[19], n[20]);
        return new QueueStats(states, ready, totals, n[12], n[11], n[4], n[13] == 1, n[14]);
    }

    @Override
    public List<String> reap(int limit) {
        return texts(run(Script.REAP, args(String.valueOf(limit), keepFailed, keepEnded, keepBytes)));
    }

    @Override
    public int promote(int limit) {
        return run(Script.PROMOTE, args(String.valueOf(limit), ageing)).toInteger();
    }

    @Override
    public void putSchedule(String name, String definition, @Nullable Instant next) {
        run(Script.SCHEDULE, args(name, "put", definition, millis(next)));
    }

    @Override
    public boolean removeSchedule(String name) {
        return run(Script.SCHEDULE, args(name, "drop")).toInteger() == 1;
    }

    @Override
    public List<Schedule> schedules() {
        return schedules(run(Script.SCHEDULES, args("0")));
    }

    @Override
    public DueSchedules dueSchedules(int limit) {
        Response answer = run(Script.SCHEDULES, args(String.valueOf(limit)));
        return new DueSchedules(Instant.ofEpochMilli(answer.get(0).toLong()), schedules(answer));
    }

    private static List<Schedule> schedules(Response answer) {
        List<Schedule> schedules = new ArrayList<>();
        for (int i = 1; i < answer.size(); i += 4) {
            String kept = answer.get(i + 1).toString();
            String next = answer.get(i + 2).toString();
            int end = kept.indexOf('\n');
            schedules.add(new Schedule(
                    answer.get(i).toString(),
                    kept.substring(end + 1),
                    Long.parseLong(kept.substring(0, end)),
                    next.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(next)),
                    past(answer.get(i + 3).toString())));
        }
        return schedules;
    }

    private static Schedule.Past past(String text) {
        String[] parts = text.split(",", -1);
        return parts.length == 3
                ? new Schedule.Past(instant(parts[0]), parts[1].isEmpty() ? null : parts[1], instant(parts[2]))
                : Schedule.Past.NONE;
    }

    private static @Nullable Instant instant(String millis) {
        return millis.equals("0") ? null : Instant.ofEpochMilli(Long.parseLong(millis));
    }

    @Override
    public boolean fire(Schedule seen, @Nullable Instant next, List<NewJob> jobs) {
        List<String> args =
                args(keepFailed, seen.name(), String.valueOf(seen.revision()), millis(seen.next()), millis(next));
        JobArguments.add(args, jobs);
        return run(Script.FIRE, args).toInteger() == 1;
    }

    @Override
    public void show(WorkerInfo worker) {
        run(Script.SHOW, args(worker.id(), ShownWorker.encode(worker), REMEMBERED));
    }

    @Override
    public void hide(String worker) {
        run(Script.SHOW, args(worker, "", REMEMBERED));
    }

    @Override
    public List<WorkerInfo> workers() {
        Response answer = run(Script.WORKERS, args(REMEMBERED));
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
    public List<String> audit() {
        return texts(run(Script.AUDIT, args()));
    }

    @Override
    public List<String> repair(int maxJobs) {
        return texts(run(Script.REPAIR, args(String.valueOf(maxJobs), keepFailed)));
    }

    @Override
    public List<String> repairs() {
        return texts(run(Script.REPAIRS, args()));
    }

    private Response run(Script script, List<String> args) {
        return redis.run(script, keys.structure(), args);
    }

    private List<String> args(String... values) {
        List<String> args = new ArrayList<>(values.length + 16);
        args.add(String.valueOf(time.getAsLong()));
        args.addAll(Arrays.asList(values));
        return args;
    }

    private static String millis(@Nullable Instant time) {
        return time == null ? "" : String.valueOf(time.toEpochMilli());
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
}
