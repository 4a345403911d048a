package ai.beast.versioning.alias;

import ai.beast.contracts.ModelUpdated;
import ai.beast.contracts.ModelUpdated.Change;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Which alias points to which model. It follows the events of registry-service, so it is behind by as much as they are. Events of an alias may
 * arrive out of order: the latest change counts. Every statement runs in the caller's transaction if there is one.
 */
@ApplicationScoped
public class ModelAliases {
    private final Jdbi database;

    ModelAliases(Jdbi database) {
        this.database = database;
    }

    /** False for most events that are about no alias, without reading their data as JSON. */
    public static boolean mayConcern(CloudEvent event) {
        CloudEventData data = event.getData();
        return data != null && new String(data.toBytes(), StandardCharsets.UTF_8).contains("\"alias_changed\"");
    }

    /** Whether an event is about an alias. */
    public static boolean concerns(ModelUpdated event) {
        return event.change() == Change.ALIAS_CHANGED
                && event.details() != null
                && event.details().get("alias") instanceof String;
    }

    /**
     * Notes a change of an alias.
     *
     * @param event that {@link #concerns} an alias
     * @param time of the change
     */
    public void changed(ModelUpdated event, OffsetDateTime time) {
        Map<String, Object> details = Objects.requireNonNull(event.details(), "the event of an alias has details");
        // An alias that is removed pointed to the event's own model.
        boolean removed = event.model().equals(details.get("before"));
        note((String) Objects.requireNonNull(details.get("alias")), removed ? null : event.model(), time);
    }

    private void note(String alias, @Nullable String model, OffsetDateTime time) {
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO model_alias (alias, model, changed_at) VALUES (:alias, :model, :time)
                        ON CONFLICT (alias) DO UPDATE SET model = excluded.model, changed_at = excluded.changed_at
                        WHERE model_alias.changed_at <= excluded.changed_at""")
                .bind("alias", alias)
                .bind("model", model)
                .bind("time", time)
                .execute());
    }

    /** Aliases that point to one of the models, in their order. */
    public List<String> of(Collection<String> models) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT alias FROM model_alias WHERE model = ANY (:models) ORDER BY alias")
                        .bindArray("models", String.class, List.copyOf(models))
                        .mapTo(String.class)
                        .list());
    }
}
