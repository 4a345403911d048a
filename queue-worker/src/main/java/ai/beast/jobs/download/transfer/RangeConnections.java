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
 * Fetches what a plan still lacks over as many connections as make it faster. One thread calls {@link #run}; it returns when all is
 * there, and leaves no connection behind however it ends.
 */
public final class RangeConnections implements RangeConnection.Dispatcher {
    private static final Logger LOG = Logger.getLogger(RangeConnections.class);
    private static final int TICK_MILLIS = 20;
    private static final long MIN_PART = 1 << 20;
    private static final int MAX_GROWTH = 8;
    private static final int AT_FIRST = 1;

    /** Done now and then while connections run, and once they are through; may end the transfer by an exception. */
    interface Overseer {
        void look() throws JobFailedException, IOException;

        /** Whether nothing more will be wanted, given that the plan is complete at this moment. */
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

    /** Something the overseer waits for has happened. */
    synchronized void wake() {
        notifyAll();
    }

    /** @param opening an answer that is there already, whose range is taken */
    void run(RemoteContent.@Nullable Opening opening, Overseer overseer)
            throws JobFailedException, IOException, InterruptedException {
        try {
            if (opening != null && opening.range() != null) {
                begin(RangeConnection.begunWith(opening.body(), opening.range(), work, this));
            }
            Speedometer speed = new Speedometer(System.nanoTime(), plan.size());
            while (!(plan.complete() && idle() && overseer.satisfied())) {
                staff();
                await();
                settle();
                overseer.look();
                long now = System.nanoTime();
                long rate = speed.at(now, plan.size());
                adapt(now, rate);
            }
            overseer.look();
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

    /** A connection that has failed meanwhile is dealt with first: with a new one in its place it would look like one of several. */
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
     * A connection that fails beside others, or is denied, is one too many; the last one's failure is the transfer's. When it is the
     * last one that is denied, the server may have had enough of requests for parts: it is asked once more, for all of the rest.
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
