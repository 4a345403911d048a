package ai.beast.jobs.download.transfer;

import ai.beast.jobs.download.Failures;
import ai.beast.jobs.download.http.RemoteContent;
import ai.beast.jobs.download.plan.ConnectionCount;
import ai.beast.jobs.download.plan.RangePlan;
import ai.beast.jobs.download.rate.Speedometer;
import ai.beast.queue.core.JobFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the missing ranges of a plan over parallel connections, and adds connections while that raises the rate. One thread
 * calls {@link #run}, which returns when the file is complete and always closes its connections.
 */
public final class RangeConnections implements RangeConnection.Dispatcher {
    private static final Logger LOG = Logger.getLogger(RangeConnections.class);
    private static final int TICK_MILLIS = 20;
    private static final long MIN_PART = 1 << 20;
    private static final int MAX_GROWTH = 8;
    private static final int AT_FIRST = 1;

    /** Called periodically while connections run and once after them; ends the transfer by an exception. */
    interface Observer {
        void look() throws JobFailedException, IOException;

        /** Whether the transfer may end, given that the plan is complete. A damaged block makes it incomplete again. */
        boolean satisfied() throws IOException, JobFailedException;
    }

    private final RangeConnection.Work work;
    private final RangePlan plan;
    private final long firstPart;
    private final int maxConnections;
    private final List<RangeConnection> running = new ArrayList<>();
    private final List<RangeConnection> ended = new ArrayList<>();
    private volatile long part;
    private volatile boolean restAtOnce;
    private final ConnectionCount count;

    /**
     * @param firstPart how many bytes a connection takes at a time at first; more when they come fast
     * @param most connections
     */
    RangeConnections(RangeConnection.Work work, long firstPart, int maxConnections) {
        this.work = work;
        this.plan = work.plan();
        this.firstPart = Math.max(MIN_PART, firstPart);
        this.part = this.firstPart;
        this.maxConnections = maxConnections;
        this.count = new ConnectionCount(AT_FIRST, maxConnections, System.nanoTime(), plan.size());
    }

    @Override
    public long part() {
        return restAtOnce ? REST : part;
    }

    @Override
    public synchronized boolean wants(RangeConnection connection) {
        return running.size() <= count.target();
    }

    @Override
    public synchronized void ended(RangeConnection connection) {
        running.remove(connection);
        ended.add(connection);
        notifyAll();
    }

    /** Ends a wait of the thread in {@link #run}. Callable from any thread. */
    synchronized void wake() {
        notifyAll();
    }

    /** @param opening a reply that is open already, whose range is claimed in the plan; null for none */
    void run(RemoteContent.@Nullable Opening opening, Observer observer)
            throws JobFailedException, IOException, InterruptedException {
        try {
            if (opening != null && opening.range() != null) {
                begin(RangeConnection.begunWith(opening.body(), opening.range(), work, this));
            }
            Speedometer speed = new Speedometer(System.nanoTime(), plan.size());
            while (!(plan.complete() && idle() && observer.satisfied())) {
                staff();
                await();
                settle();
                observer.look();
                long now = System.nanoTime();
                long rate = speed.at(now, plan.size());
                adapt(now, rate);
            }
            observer.look();
        } finally {
            stopAll();
        }
    }

    private synchronized boolean idle() {
        return running.isEmpty() && ended.isEmpty();
    }

    private synchronized void adapt(long now, long rate) {
        count.look(now, plan.size());
        long perConnection = rate / Math.max(1, running.size());
        part = Math.clamp(2 * perConnection, firstPart, MAX_GROWTH * firstPart);
    }

    /** Handles failed connections first: with a replacement running, the last one would look like one of several. */
    private synchronized void staff() throws JobFailedException, IOException {
        settle();
        while (running.size() < (restAtOnce ? 1 : Math.min(maxConnections, count.target())) && plan.hasMore()) {
            begin(new RangeConnection(work, this));
        }
    }

    private synchronized void begin(RangeConnection connection) {
        running.add(connection);
        connection.start();
    }

    private synchronized void await() throws InterruptedException {
        if (ended.isEmpty()) {
            wait(TICK_MILLIS);
        }
    }

    /**
     * Handles ended connections. A connection that fails or is denied beside others lowers the connection count; the failure of
     * the last one ends the transfer. When the last one is denied, one more request asks for all of the rest, since some
     * servers limit range requests.
     */
    private synchronized void settle() throws JobFailedException, IOException {
        boolean mayAskForTheRest = !restAtOnce && plan.size() > 0;
        for (RangeConnection connection : ended) {
            Throwable failure = connection.failure();
            if (failure == null) {
                continue;
            }
            boolean last = running.isEmpty();
            if (!passes(failure) || last && !(denied(failure) && mayAskForTheRest)) {
                connection.rethrow();
            }
            if (last) {
                restAtOnce = true;
            }
            LOG.debugf("One of several connections failed: %s", failure.getMessage());
            count.setback(System.nanoTime());
        }
        ended.clear();
    }

    private static boolean denied(Throwable failure) {
        return failure instanceof JobFailedException known && Failures.denied(known);
    }

    private static boolean passes(Throwable failure) {
        return failure instanceof JobFailedException known
                && (!known.permanent() || Failures.denied(known))
                && !Failures.changed(known);
    }

    /** Stops all connections and waits until none writes any more. An interrupt is kept. */
    private void stopAll() {
        List<RangeConnection> left;
        synchronized (this) {
            left = List.copyOf(running);
        }
        left.forEach(RangeConnection::stop);
        boolean interrupted = Thread.interrupted();
        for (RangeConnection connection : left) {
            for (boolean waiting = true; waiting; ) {
                try {
                    connection.join();
                    waiting = false;
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
