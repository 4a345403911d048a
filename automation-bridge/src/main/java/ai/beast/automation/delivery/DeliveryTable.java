package ai.beast.automation.delivery;

import ai.beast.automation.binding.BoundEvent;
import ai.beast.work.table.DeadRows;
import ai.beast.work.table.WorkStates;
import ai.beast.work.table.WorkTable;
import ai.beast.work.table.WorkTableDefinition;
import ai.beast.work.trace.Traces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** The table {@code delivery} as leased work. */
@ApplicationScoped
class DeliveryTable {
    private static final int MAX_ERROR = 500;
    private static final WorkTableDefinition DEFINITION = WorkTableDefinition.of(
                    "delivery", new WorkStates("pending", "delivering", "succeeded", "failed", "dead"))
            .select(
                    "c.event_id, c.event_type, c.payload, b.workflow_id, b.webhook_path, b.http_method,"
                            + " c.traceparent",
                    "JOIN binding b ON b.id = c.binding_id")
            .column("last_status", "integer")
            .maxError(MAX_ERROR)
            .dead(new DeadRows(
                    "n8n", "t.event_source", "t.event_type", "t.attempts", "CAST(t.payload AS text)", "", "true"))
            .build();

    private final Jdbi jdbi;

    DeliveryTable(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Produces
    @Singleton
    WorkTable<DueCall> work(DataSource database) {
        return new WorkTable<>(
                database,
                DEFINITION,
                row -> new DueCall(
                        row.getString("event_id"),
                        row.getString("event_type"),
                        row.getString("payload"),
                        row.getString("workflow_id"),
                        row.getString("webhook_path"),
                        row.getString("http_method"),
                        row.getString("traceparent")));
    }

    /** Adds a delivery in the caller's transaction. @return false when this event has one for the binding already */
    boolean add(UUID binding, BoundEvent event, String payload) {
        return jdbi.withHandle(db -> db.createUpdate("""
            INSERT INTO delivery (binding_id, event_source, event_id, event_type, payload, traceparent)
            VALUES (:binding, :source, :id, :type, CAST(:payload AS jsonb), :traceparent)
            ON CONFLICT ON CONSTRAINT delivery_event_once DO NOTHING\
            """)
                        .bind("binding", binding)
                        .bind("source", event.source())
                        .bind("id", event.id())
                        .bind("type", event.type())
                        .bind("payload", payload)
                        .bind("traceparent", Traces.current())
                        .execute())
                == 1;
    }
}
