package ai.beast.events.installation;

import ai.beast.contracts.SystemLifecycle;
import ai.beast.contracts.SystemLifecycle.State;
import ai.beast.events.GatewayConfiguration;
import ai.beast.messaging.Events;
import ai.beast.outbox.Outbox;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;

/**
 * Publishes {@code system.startup} once all six services run and {@code system.shutdown} once the other five have stopped. The
 * state is a row that all gateways share; it changes in the transaction that records the event. An event's id follows from
 * the time of the report that called for it, so a log that is read anew publishes no other event. Thread-safe.
 */
@ApplicationScoped
public class SystemEvents {
    private final Jdbi jdbi;
    private final Outbox outbox;
    private final ObjectMapper json;
    private final GatewayConfiguration configuration;
    private final String service;

    SystemEvents(
            Jdbi jdbi,
            Outbox outbox,
            ObjectMapper json,
            GatewayConfiguration configuration,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.json = json;
        this.configuration = configuration;
        this.service = service;
    }

    /** Takes the reports among the records, in the caller's transaction. */
    public void take(List<ConsumerRecord<byte[], byte[]>> records) {
        if (!configuration.systemEvents()) {
            return;
        }
        List<ServiceReport> reports = records.stream()
                .map(ServiceReport::of)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(ServiceReport::at))
                .toList();
        if (!reports.isEmpty()) {
            Installation before = locked();
            Installation after = before;
            for (ServiceReport report : reports) {
                after = after.after(report);
                State due = after.due();
                if (due != null) {
                    after = after.published(due);
                    publish(due, after);
                }
            }
            if (!after.equals(before)) {
                store(after);
            }
        }
    }

    private void publish(State state, Installation installation) {
        String id = state.name().toLowerCase(Locale.ROOT) + "-"
                + installation.changedAt().toEpochMilli();
        outbox.append(Events.of(service, id, new SystemLifecycle(configuration.installation(), state, null)));
    }

    private Installation locked() {
        return jdbi.withHandle(db -> {
            db.execute("INSERT INTO installation (id) VALUES (1) ON CONFLICT DO NOTHING");
            return db.createQuery("SELECT state FROM installation WHERE id = 1 FOR UPDATE")
                    .mapTo(String.class)
                    .findOne()
                    .map(this::read)
                    .orElse(Installation.NEW);
        });
    }

    private Installation read(String state) {
        try {
            return json.readValue(state, Installation.class);
        } catch (JsonProcessingException foreign) {
            throw new IllegalStateException("Table installation holds a state that cannot be read", foreign);
        }
    }

    private void store(Installation installation) {
        try {
            String state = json.writeValueAsString(installation);
            jdbi.useHandle(db -> db.createUpdate("UPDATE installation SET state = :state WHERE id = 1")
                    .bind("state", state)
                    .execute());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A record of plain values is always writable", impossible);
        }
    }
}
