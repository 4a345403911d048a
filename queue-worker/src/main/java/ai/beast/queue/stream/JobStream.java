package ai.beast.queue.stream;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.admin.WatchedJobs;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.StoreUnavailableException;
import ai.beast.queue.rest.DroppedView;
import ai.beast.queue.rest.JobView;
import ai.beast.queue.rest.JobViews;
import ai.beast.queue.rest.StatsView;
import ai.beast.queue.worker.Handlers;
import ai.beast.queue.worker.QueueConfiguration;
import ai.beast.work.loop.Loop;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of the queue and the jobs that are followed by themselves, twice a second while there are clients, and tells each of them
 * what has changed. Thread-safe; a client never delays the reader or another client.
 */
@ApplicationScoped
class JobStream {
    private static final Logger LOG = Logger.getLogger(JobStream.class);
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration IDLE = Duration.ofHours(1);
    private static final int ROUNDS_PER_STATS = 4;
    private static final int MAX_CLIENTS = 200;
    private static final int MAX_FOLLOWERS = 1000;
    private static final int RETRY_SECONDS = 5;

    private final JobStore store;
    private final JobViews views;
    private final ObjectMapper json;
    private final Handlers handlers;
    private final QueueConfiguration configuration;
    private final List<StreamClient> clients = new ArrayList<>();
    private final JobFollowers followers = new JobFollowers();
    private FollowedJobs jobs = new FollowedJobs();
    private int round;
    private boolean current;
    private boolean ended;
    private @Nullable StreamFrame stats;
    private @Nullable Loop loop;

    JobStream(JobStore store, JobViews views, ObjectMapper json, Handlers handlers, QueueConfiguration configuration) {
        this.store = store;
        this.views = views;
        this.json = json;
        this.handlers = handlers;
        this.configuration = configuration;
    }

    void start(@Observes StartupEvent event, Loops loops) {
        if (configuration.roles().contains(QueueConfiguration.Role.API)) {
            loop = loops.start(LoopSettings.named("job-stream").pollInterval(IDLE), _ -> round());
        }
    }

    /** Streams never end by themselves; a stop must not wait for them. */
    void stopping(@Observes ShutdownDelayInitiatedEvent event) {
        end();
    }

    void stop(@Observes ShutdownEvent event) {
        end();
    }

    private synchronized void end() {
        ended = true;
        clients.forEach(StreamClient::close);
        followers.closeAll();
    }

    /**
     * Adds a client. Its first frame is a snapshot, which it has at once or after the next read.
     *
     * @throws ProblemException {@code service_unavailable} when there are too many clients or this process stops
     */
    synchronized StreamClient open() {
        Loop reader = reader(clients.size(), MAX_CLIENTS);
        StreamClient client = new StreamClient();
        clients.add(client);
        if (current) {
            client.begin(snapshot());
        } else {
            reader.wake();
        }
        return client;
    }

    /**
     * Adds a client that follows one job.
     *
     * @throws ProblemException as {@link #open}
     */
    synchronized JobFollower follow(String id) {
        Loop reader = reader(followers.size(), MAX_FOLLOWERS);
        JobFollower follower = new JobFollower(id);
        followers.add(follower);
        reader.wake();
        return follower;
    }

    private Loop reader(int clientsNow, int max) {
        Loop reader = loop;
        if (ended || reader == null || clientsNow >= max) {
            throw new ProblemException(
                            ErrorCode.SERVICE_UNAVAILABLE,
                            ended ? "This service is stopping" : "The stream has " + max + " clients, the maximum")
                    .with("retry_after", RETRY_SECONDS);
        }
        return reader;
    }

    synchronized void leave(JobFollower follower) {
        follower.close();
        followers.remove(follower);
    }

    synchronized void leave(StreamClient client) {
        client.close();
        clients.remove(client);
    }

    private Next round() {
        WatchedJobs.Request request = request();
        if (request == null) {
            return Next.whenWoken();
        }
        try {
            WatchedJobs read = store.watch(request);
            StatsView counted = request.maxOpen() > 0 && round++ % ROUNDS_PER_STATS == 0 ? count() : null;
            tell(request, read, counted);
        } catch (StoreUnavailableException unavailable) {
            LOG.debugf("The stream of jobs: %s", unavailable.getMessage());
            lost();
        } catch (RuntimeException failure) {
            lost();
            throw failure;
        }
        return Next.after(INTERVAL);
    }

    /** What to read; null without clients. Without clients of the stream what was read for them is forgotten. */
    private synchronized WatchedJobs.@Nullable Request request() {
        if (!clients.isEmpty()) {
            return jobs.next(followers.toRead());
        }
        jobs = new FollowedJobs();
        current = false;
        round = 0;
        return followers.size() == 0 ? null : new WatchedJobs.Request(followers.toRead(), 0, 0, Instant.EPOCH);
    }

    private StatsView count() {
        return StatsView.of(
                configuration.name(),
                handlers.types(),
                store.stats(),
                store.workers().size());
    }

    private synchronized void tell(WatchedJobs.Request request, WatchedJobs read, @Nullable StatsView counted) {
        followers.tell(read);
        if (request.maxOpen() == 0) {
            return;
        }
        List<StreamFrame> frames = new ArrayList<>();
        jobs.take(read).forEach(change -> frames.add(frame(change)));
        if (counted != null) {
            stats = frame("stats", "stats", counted);
            frames.add(stats);
        }
        current = true;
        List<StreamFrame> snapshot = clients.stream().anyMatch(StreamClient::needsSnapshot) ? snapshot() : List.of();
        for (StreamClient client : clients) {
            if (client.needsSnapshot()) {
                client.begin(snapshot);
            } else {
                client.offer(frames);
            }
        }
    }

    /** Clients that come while the store is unavailable must not be shown what was read before. */
    private synchronized void lost() {
        current = false;
        stats = null;
        round = 0;
    }

    private List<StreamFrame> snapshot() {
        Collection<Job> open = jobs.open();
        List<JobView> shown = open.stream().map(views::of).toList();
        StreamFrame first = frame("snapshot", "snapshot", Map.of("jobs", shown, "more", jobs.more()));
        return stats == null ? List.of(first) : List.of(first, stats);
    }

    private StreamFrame frame(JobChange change) {
        return switch (change) {
            case JobChange.Shown(Job job) -> frame(job.id(), "job", views.of(job));
            case JobChange.Dropped(String id) -> frame(id, "job", DroppedView.of(id));
            case JobChange.Unfollowed(String id) -> frame(id, "unfollowed", Map.of("id", id));
        };
    }

    private StreamFrame frame(String key, String name, Object data) {
        try {
            return new StreamFrame(key, name, json.writeValueAsString(data));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A view of a job is not JSON", impossible);
        }
    }
}
