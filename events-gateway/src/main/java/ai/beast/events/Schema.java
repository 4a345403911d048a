package ai.beast.events;

import ai.beast.work.failure.Backoff;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
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
    private static final Duration FIRST_RETRY_DELAY = Duration.ofMillis(500);
    private static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(10);

    private final Flyway flyway;
    private final CountDownLatch current = new CountDownLatch(1);
    private final Backoff retryDelay = new Backoff(FIRST_RETRY_DELAY, MAX_RETRY_DELAY);
    private final Loops loops;

    Schema(Flyway flyway, Loops loops) {
        this.flyway = flyway;
        this.loops = loops;
    }

    void start(@Observes @Priority(1) StartupEvent event) {
        if (!migrate()) {
            LOG.warn("The database is unavailable; webhooks and named subscriptions wait for it");
            loops.start(
                    LoopSettings.named("schema").retryDelay(FIRST_RETRY_DELAY, MAX_RETRY_DELAY), _ -> migrateAgain());
        }
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

    /** A failure once the gateway serves, such as a connection that breaks halfway, is tried again by the loop. */
    private Next migrateAgain() {
        if (migrate()) {
            LOG.info("The database is available; webhooks and named subscriptions are served");
            return Next.end();
        }
        return Next.after(retryDelay.next());
    }
}
