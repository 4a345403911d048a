package ai.beast.queue.worker;

import ai.beast.queue.core.store.StoreUnavailableException;
import ai.beast.work.loop.Loop;
import ai.beast.work.loop.Next;
import ai.beast.work.loop.Round;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Repeats a task with a fixed pause between. An unavailable store does not count as a failure of the loop: readiness
 * reports it, and the task runs again after the usual pause.
 *
 * @param pause between the end of a round and the start of the next
 */
public record PeriodicTask(Duration pause, Runnable task) implements Round {
    private static final Logger LOG = Logger.getLogger(PeriodicTask.class);

    @Override
    public Next run(Loop loop) {
        try {
            task.run();
        } catch (StoreUnavailableException unavailable) {
            LOG.debugf("%s: %s", loop.name(), unavailable.getMessage());
        }
        return Next.after(pause);
    }
}
