package ai.beast.events.webhook.fanout;

import ai.beast.events.webhook.endpoint.Endpoint;
import ai.beast.events.webhook.http.WebhookId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Writes events and their deliveries, in the caller's transaction. */
@ApplicationScoped
public class MessageStore {
    private final Jdbi jdbi;

    MessageStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Records those of the events that were not recorded before. An endpoint that is deleted meanwhile gets no delivery; one
     * that is disabled has missed the event.
     *
     * @param events no two of one identity
     */
    public void record(List<WantedEvent> events) {
        jdbi.useHandle(db -> {
            Map<EventIdentity, Long> fresh = insertMessages(db, events);
            if (!fresh.isEmpty()) {
                insertDeliveries(db, events, fresh);
            }
        });
    }

    private static Map<EventIdentity, Long> insertMessages(Handle db, List<WantedEvent> events) {
        Map<EventIdentity, Long> fresh = new HashMap<>();
        db.createQuery("""
                        INSERT INTO webhook_message (source, event_id, type, subject, body)
                        SELECT * FROM unnest(:sources, :ids, :types, :subjects, :bodies)
                        ON CONFLICT ON CONSTRAINT webhook_message_once DO NOTHING
                        RETURNING id, source, event_id""")
                .bindArray(
                        "sources",
                        String.class,
                        events.stream().map(event -> event.envelope().source()).toList())
                .bindArray(
                        "ids",
                        String.class,
                        events.stream().map(event -> event.envelope().id()).toList())
                .bindArray(
                        "types",
                        String.class,
                        events.stream().map(event -> event.envelope().type()).toList())
                .bindArray(
                        "subjects",
                        String.class,
                        events.stream().map(event -> event.envelope().subject()).toArray())
                .bindArray(
                        "bodies",
                        String.class,
                        events.stream().map(WantedEvent::json).toList())
                .map((row, _) -> fresh.put(
                        new EventIdentity(row.getString("source"), row.getString("event_id")), row.getLong("id")))
                .list();
        return fresh;
    }

    private static void insertDeliveries(Handle db, List<WantedEvent> events, Map<EventIdentity, Long> fresh) {
        List<String> webhookIds = new ArrayList<>();
        List<UUID> endpoints = new ArrayList<>();
        List<Long> messages = new ArrayList<>();
        for (WantedEvent event : events) {
            EventIdentity identity = event.identity();
            Long message = fresh.get(identity);
            if (message != null) {
                for (Endpoint endpoint : event.by()) {
                    webhookIds.add(WebhookId.of(endpoint.id(), identity.source(), identity.id()));
                    endpoints.add(endpoint.id());
                    messages.add(message);
                }
            }
        }
        db.createUpdate("""
                        INSERT INTO webhook_delivery (webhook_id, endpoint_id, message_id, state, ended_at)
                        SELECT new.webhook_id, e.id, new.message_id,
                               CASE WHEN e.enabled THEN 'pending' ELSE 'missed' END,
                               CASE WHEN e.enabled THEN NULL ELSE now() END
                        FROM unnest(:webhookIds, :endpoints, :messages) WITH ORDINALITY
                               AS new (webhook_id, endpoint_id, message_id, place)
                        JOIN webhook_endpoint e ON e.id = new.endpoint_id
                        ORDER BY new.place
                        FOR KEY SHARE OF e
                        ON CONFLICT DO NOTHING""")
                .bindArray("webhookIds", String.class, webhookIds)
                .bindArray("endpoints", UUID.class, endpoints)
                .bindArray("messages", Long.class, messages)
                .execute();
    }
}
