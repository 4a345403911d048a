package ai.beast.events.webhook.delivery;

import ai.beast.events.Schema;
import ai.beast.events.webhook.WebhookConfiguration;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import ai.beast.work.table.WorkTable;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/**
 * Deletes what is old, in batches: first ended deliveries with their attempts, then the bodies of events that no delivery
 * needs any more, last the events' identities, by which duplicates are recognised.
 */
@ApplicationScoped
public class Retention {
    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final Duration SCHEMA_POLL = Duration.ofSeconds(1);
    private static final int BATCH = 1000;

    private final Schema schema;
    private final Jdbi jdbi;
    private final WorkTable<WebhookCall> deliveries;
    private final Duration keepEnded;
    private final Duration keepIdentities;

    Retention(Schema schema, Jdbi jdbi, WorkTable<WebhookCall> deliveries, WebhookConfiguration configuration) {
        this.schema = schema;
        this.jdbi = jdbi;
        this.deliveries = deliveries;
        this.keepEnded = configuration.keepEnded();
        this.keepIdentities = configuration.keepIdentities();
    }

    void start(@Observes StartupEvent event, Loops loops) {
        loops.start(
                LoopSettings.named("webhook-retention")
                        .pollInterval(INTERVAL)
                        .retryDelay(Duration.ofMinutes(1), INTERVAL)
                        .interruptAtStop(),
                _ -> {
                    if (!schema.awaitCurrent(SCHEMA_POLL)) {
                        return Next.after(SCHEMA_POLL);
                    }
                    forget();
                    return Next.whenWoken();
                });
    }

    /** Safe to run on several instances at a time. */
    void forget() {
        deliveries.deleteEnded(keepEnded, BATCH);
        repeat("""
                        UPDATE webhook_message SET body = NULL WHERE id IN (
                          SELECT m.id FROM webhook_message m
                          WHERE m.received_at < now() - CAST(:seconds || ' seconds' AS interval) AND m.body IS NOT NULL
                            AND NOT EXISTS (SELECT FROM webhook_delivery d WHERE d.message_id = m.id)
                          LIMIT :batch FOR UPDATE SKIP LOCKED)""", keepEnded);
        repeat("""
                        DELETE FROM webhook_message WHERE id IN (
                          SELECT m.id FROM webhook_message m
                          WHERE m.received_at < now() - CAST(:seconds || ' seconds' AS interval)
                            AND NOT EXISTS (SELECT FROM webhook_delivery d WHERE d.message_id = m.id)
                          LIMIT :batch FOR UPDATE SKIP LOCKED)""", keepIdentities);
    }

    private void repeat(String statement, Duration older) {
        int changed;
        do {
            changed = jdbi.withHandle(db -> db.createUpdate(statement)
                    .bind("seconds", older.toSeconds())
                    .bind("batch", BATCH)
                    .execute());
        } while (changed == BATCH);
    }
}
