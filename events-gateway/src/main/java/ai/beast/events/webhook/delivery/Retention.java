package ai.beast.events.webhook.delivery;

import ai.beast.events.webhook.WebhookConfiguration;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;

/**
 * Forgets what is old, in small portions: first deliveries that ended, with their attempts, then the bodies of events that no
 * delivery needs any more, last the events' identities, by which one that comes again is known.
 */
@ApplicationScoped
public class Retention {
    private static final Logger LOG = Logger.getLogger(Retention.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int PORTION = 1000;

    private final Jdbi jdbi;
    private final Duration keepEnded;
    private final Duration keepIdentities;

    Retention(Jdbi jdbi, WebhookConfiguration configuration) {
        this.jdbi = jdbi;
        this.keepEnded = configuration.keepEnded();
        this.keepIdentities = configuration.keepIdentities();
    }

    void start(@Observes StartupEvent event, Vertx vertx) {
        vertx.setPeriodic(
                EVERY.toMillis(),
                _ -> Thread.ofVirtual().name("webhook-retention").start(this::tidy));
    }

    private void tidy() {
        try {
            forget();
        } catch (RuntimeException failure) {
            LOG.warnf("Old webhook deliveries stay for now: %s", failure);
        }
    }

    /** Safe to run on several instances at a time. */
    void forget() {
        repeat("""
                        DELETE FROM webhook_delivery WHERE id IN (
                          SELECT id FROM webhook_delivery WHERE ended_at < now() - CAST(:seconds || ' seconds' AS interval)
                          ORDER BY ended_at LIMIT :portion FOR UPDATE SKIP LOCKED)""", keepEnded);
        repeat("""
                        UPDATE webhook_message SET body = NULL WHERE id IN (
                          SELECT m.id FROM webhook_message m
                          WHERE m.received_at < now() - CAST(:seconds || ' seconds' AS interval) AND m.body IS NOT NULL
                            AND NOT EXISTS (SELECT FROM webhook_delivery d WHERE d.message_id = m.id)
                          LIMIT :portion FOR UPDATE SKIP LOCKED)""", keepEnded);
        repeat("""
                        DELETE FROM webhook_message WHERE id IN (
                          SELECT m.id FROM webhook_message m
                          WHERE m.received_at < now() - CAST(:seconds || ' seconds' AS interval)
                            AND NOT EXISTS (SELECT FROM webhook_delivery d WHERE d.message_id = m.id)
                          LIMIT :portion FOR UPDATE SKIP LOCKED)""", keepIdentities);
    }

    private void repeat(String statement, Duration older) {
        int changed;
        do {
            changed = jdbi.withHandle(db -> db.createUpdate(statement)
                    .bind("seconds", older.toSeconds())
                    .bind("portion", PORTION)
                    .execute());
        } while (changed == PORTION);
    }
}
