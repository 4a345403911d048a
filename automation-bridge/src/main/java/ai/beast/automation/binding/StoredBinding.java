package ai.beast.automation.binding;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** A row of the table {@code binding}. */
@Entity
@Table(name = "binding")
class StoredBinding {
    @Id
    private UUID id;

    @Embedded
    private BindingContent content;

    @Version
    private int version = 1;

    private Instant createdAt;
    private Instant updatedAt;

    @SuppressWarnings("NullAway.Init")
    protected StoredBinding() {}

    StoredBinding(UUID id, BindingContent content) {
        this.id = id;
        this.content = content;
        this.createdAt = now();
        this.updatedAt = createdAt;
    }

    /** Also a content that is equal to the present one makes a new version. */
    void replace(BindingContent content) {
        this.content = content;
        this.updatedAt = now();
    }

    Binding toBinding() {
        return new Binding(
                id,
                content.name(),
                content.eventType(),
                content.filter(),
                content.workflowId(),
                content.webhookPath(),
                content.method(),
                content.payload(),
                content.enabled(),
                version,
                createdAt,
                updatedAt);
    }

    /** As precise as the database keeps it. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }
}
