package ai.beast.messaging;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes {@code service.error} when a failure ends a thread of this process. Background loops survive their failures;
 * what ends here is a thread of one transfer or one request.
 */
@ApplicationScoped
class DeadThreads {
    private static final Logger LOG = Logger.getLogger(DeadThreads.class);

    private final ServiceEvents events;
    private Thread.@Nullable UncaughtExceptionHandler previous;

    DeadThreads(ServiceEvents events) {
        this.events = events;
    }

    void start(@Observes StartupEvent event) {
        previous = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler(this::report);
    }

    void stop(@Observes ShutdownEvent event) {
        Thread.setDefaultUncaughtExceptionHandler(previous);
    }

    private void report(Thread thread, Throwable failure) {
        LOG.errorf(failure, "Thread %s ended", thread.getName());
        events.error("Thread " + thread.getName() + " ended: " + failure);
    }
}
