package ai.beast.messaging;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes {@code service.error} when a failure ends a thread of this process: a loop that dies would otherwise do so in
 * silence, and what it did would just not happen any more.
 */
@ApplicationScoped
class DeadThreads {
    private static final Logger LOG = Logger.getLogger(DeadThreads.class);

    private final ServiceEvents events;
    private Thread.@Nullable UncaughtExceptionHandler before;

    DeadThreads(ServiceEvents events) {
        this.events = events;
    }

    void start(@Observes StartupEvent event) {
        before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler(this::report);
    }

    void stop(@Observes ShutdownEvent event) {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    private void report(Thread thread, Throwable failure) {
        LOG.errorf(failure, "The thread %s ended", thread.getName());
        events.error("The thread " + thread.getName() + " ended: " + failure);
    }
}
