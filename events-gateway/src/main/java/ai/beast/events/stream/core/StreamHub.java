package ai.beast.events.stream.core;

import ai.beast.events.log.EventFilter;
import ai.beast.events.log.EventLog;
import ai.beast.events.log.LogPosition;
import ai.beast.events.log.LogUnavailableException;
import ai.beast.work.loop.Loop;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** All subscriptions of this process, and the loops that serve them. Thread-safe. */
public final class StreamHub implements AutoCloseable {
    private static final Duration CHECK = Duration.ofSeconds(5);
    private static final Duration RETRY_DELAY = Duration.ofMillis(500);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private final LiveTail tail = new LiveTail();
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final CatchUp catchUp;
    private final TailFollower follower;
    private final int readers;
    private final int maxSubscriptions;
    private final List<Loop> running = new CopyOnWriteArrayList<>();

    /**
     * @param readers how many subscriptions the log is read for at a time
     * @param maxSubscriptions how many clients are served at a time
     */
    public StreamHub(EventLog log, int readers, int maxSubscriptions) {
        this(log, readers, maxSubscriptions, CHECK);
    }

    StreamHub(EventLog log, int readers, int maxSubscriptions, Duration check) {
        this.catchUp = new CatchUp(log, tail);
        this.follower = new TailFollower(log, tail, check);
        this.readers = readers;
        this.maxSubscriptions = maxSubscriptions;
    }

    /** Begins to follow the log. Called once. */
    public void start(Loops loops) {
        running.add(loops.start(settings("event-tail").platform(), follower));
        for (int reader = 0; reader < readers; reader++) {
            running.add(loops.start(settings("event-catch-up-" + reader), catchUp::serve));
        }
    }

    private static LoopSettings settings(String name) {
        return LoopSettings.named(name)
                .retryDelay(RETRY_DELAY, RETRY_DELAY)
                .stopTimeout(STOP_TIMEOUT)
                .interruptAtStop();
    }

    /**
     * Begins to send a client what it wants, each event once and in the log's order within a partition.
     *
     * @param from the place after which to begin; null for now
     * @throws LogUnavailableException when the log has never been reached
     * @throws TooManySubscriptionsException when no more clients are served
     */
    public Subscription subscribe(EventFilter filter, @Nullable LogPosition from, Sink sink)
            throws LogUnavailableException, TooManySubscriptionsException {
        if (subscriptions.size() >= maxSubscriptions) {
            throw new TooManySubscriptionsException(maxSubscriptions);
        }
        LogPosition now = tail.position();
        Subscription subscription = new Subscription(filter, from == null ? now : from, sink, this::advance);
        subscriptions.add(subscription);
        advance(subscription);
        return subscription;
    }

    private void advance(Subscription subscription) {
        do {
            if (!tail.join(subscription, false)) {
                catchUp.request(subscription);
                return;
            }
        } while (subscription.stillReading());
    }

    /** Forgets a client that is gone. Idempotent. */
    public void unsubscribe(Subscription subscription) {
        subscription.close();
        tail.leave(subscription);
        subscriptions.remove(subscription);
    }

    /** Sends a heartbeat to every client. */
    public void beat() {
        tail.beat(subscriptions);
    }

    LiveTail tail() {
        return tail;
    }

    CatchUp catchUp() {
        return catchUp;
    }

    /**
     * The end of the log as far as it is known here.
     *
     * @throws LogUnavailableException when the log has never been reached
     */
    public LogPosition position() throws LogUnavailableException {
        return tail.position();
    }

    /** Number of clients served. */
    public int size() {
        return subscriptions.size();
    }

    /** Whether the log answered when it was last asked, some seconds ago at most. */
    public boolean logReached() {
        return follower.reached();
    }

    /** Ends every client's connection; they come back with their cursors. */
    public void endAll() {
        for (Subscription subscription : subscriptions) {
            subscription.end();
            unsubscribe(subscription);
        }
    }

    @Override
    public void close() {
        endAll();
        running.forEach(Loop::stop);
        follower.close();
    }
}
