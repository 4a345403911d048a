package ai.beast.events;

import ai.beast.work.failure.Backoff;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.internal.exception.sqlExceptions.FlywaySqlUnableToConnectToDbException;
import org.jboss.logging.Logger;

/**
 * Brings the database's schema up to date: before the service is ready if the database answers, else as soon as it does,
 * because events are published and streamed without it. A schema that does not fit
 * the service ends its start. Thread-safe.
 */
@ApplicationScoped
public class Schema {
    private static final Logger LOG = Logger.getLogger(Schema.class);

    private final Flyway flyway;
    private final CountDownLatch current = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);

    Schema(Flyway flyway) {
        this.flyway = flyway;
    }

    void start(@Observes @Priority(1) StartupEvent event) {
        if (!migrate()) {
            LOG.warn("The database cannot be reached; webhooks and named subscriptions wait for it");
            Thread.ofVirtual().name("schema").start(this::keepTrying);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    /** Whether the schema is as this service needs it. */
    public boolean isCurrent() {
        return current.getCount() == 0;
    }

    /** Waits until it is; answers whether that came to be in time. */
    public boolean awaitCurrent(Duration atMost) throws InterruptedException {
        return current.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean migrate() {
        try {
            flyway.migrate();
            current.countDown();
            return true;
        } catch (FlywaySqlUnableToConnectToDbException away) {
            return false;
        }
    }

    /** What goes wrong once the gateway serves, such as a connection that breaks halfway, must not end the trying. */
    private boolean triedAgain() {
        try {
            return migrate();
        } catch (RuntimeException failure) {
            LOG.error("The schema could not be brought up to date, trying again", failure);
            return false;
        }
    }

    private void keepTrying() {
        Backoff wait = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));
        try {
            while (!stopping.await(wait.next().toMillis(), TimeUnit.MILLISECONDS)) {
                if (triedAgain()) {
                    LOG.info("The database is there; webhooks and named subscriptions are served");
                    return;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
