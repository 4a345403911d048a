package ai.beast.automation.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.automation.AutomationTest;
import ai.beast.automation.FakeN8nInfrastructure;
import ai.beast.outbox.DatabaseException;
import ai.beast.outbox.Outbox;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.testing.Infrastructure;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(FakeN8nInfrastructure.class)
class BindingTransactionTest extends AutomationTest {
    @Inject
    BindingService bindings;

    @Inject
    Outbox outbox;

    /** The outbox may still have events of earlier tests. */
    private final String model = "model-" + UUID.randomUUID();

    @Test
    void rollsBackTheBindingWithTheOutbox() {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    bindings.create(named("a"));
                    assertThat(rows("binding")).isEqualTo(1);
                    outbox.append(downloaded(model));
                    assertThat(rows("outbox WHERE subject = '" + model + "'")).isEqualTo(1);
                    throw new IllegalStateException("before the commit");
                }))
                .hasMessageContaining("before the commit");

        assertThat(rows("binding")).isZero();
        assertThat(rows("outbox WHERE subject = '" + model + "'")).isZero();
    }

    @Test
    void rollsBackTheBindingWhenTheAppendFails() {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    bindings.create(named("a"));
                    outbox.append(List.of(downloaded(model), withNul()));
                }))
                .isInstanceOf(DatabaseException.class);

        assertThat(rows("binding")).isZero();
        assertThat(rows("outbox WHERE subject = '" + model + "'")).isZero();
    }

    /** The server's process of this transaction ends between the flush of the entity and the append to the outbox. */
    @Test
    void keepsNeitherRowWhenTheBackendIsKilledBetween() {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    bindings.create(named("a"));
                    int backend = jdbi.withHandle(db -> db.createQuery("SELECT pg_backend_pid()")
                            .mapTo(Integer.class)
                            .one());
                    assertThat(rows("binding")).isEqualTo(1);
                    kill(backend);
                    outbox.append(downloaded(model));
                }))
                .isInstanceOf(RuntimeException.class);

        assertThat(rows("binding")).isZero();
        assertThat(rows("outbox WHERE subject = '" + model + "'")).isZero();
        bindings.create(named("a"));
        assertThat(rows("binding")).isEqualTo(1);
    }

    /** On a connection of another transaction; returns when the process has ended. */
    private void kill(int backend) {
        boolean ended = QuarkusTransaction.requiringNew()
                .call(() -> jdbi.withHandle(db -> db.createQuery("SELECT pg_terminate_backend(:pid, 10000)")
                        .bind("pid", backend)
                        .mapTo(Boolean.class)
                        .one()));
        assertThat(ended).isTrue();
    }

    @Test
    void rejectsAChangeToAnOutdatedRow() {
        UUID id = bindings.create(named("a")).id();

        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    bindings.get(id);
                    QuarkusTransaction.requiringNew().run(() -> bindings.update(id, 1, named("b")));
                    bindings.update(id, 1, named("c"));
                }))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ErrorCode.PRECONDITION_FAILED));
        assertThat(rows("binding WHERE name = 'b' AND version = 2")).isEqualTo(1);
    }

    /** PostgreSQL keeps no text with this character. */
    private static CloudEvent withNul() {
        return CloudEventBuilder.v1(downloaded("tiny")).withSubject("\0").build();
    }

    private static BindingRequest named(String name) {
        return new BindingRequest(name, "model.downloaded", null, null, "model-download", null, null, null);
    }

    private int rows(String table) {
        return jdbi.withHandle(db -> db.createQuery("SELECT count(*) FROM " + table)
                .mapTo(Integer.class)
                .one());
    }
}
