package ai.beast.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.testing.Infrastructure;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class DatabaseTest {
    @Inject
    Jdbi jdbi;

    private final String id = UUID.randomUUID().toString();

    @Test
    void handlesOfOneTransactionCommitTogether() {
        QuarkusTransaction.requiringNew().run(() -> {
            insert();
            assertThat(count()).isEqualTo(1);
            insert();
        });

        assertThat(count()).isEqualTo(2);
    }

    @Test
    void closedHandleLeavesTheTransactionToRollBack() {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    insert();
                    insert();
                    throw new IllegalStateException("of the test");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(count()).isZero();
    }

    @Test
    void transactionOfJdbiJoinsTheOneOfJta() {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    jdbi.useTransaction(handle -> handle.execute("INSERT INTO effect VALUES (?, 'm')", id));
                    throw new IllegalStateException("of the test");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(count()).isZero();

        jdbi.useTransaction(handle -> handle.execute("INSERT INTO effect VALUES (?, 'm')", id));
        assertThat(count()).isEqualTo(1);
    }

    private void insert() {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO effect VALUES (?, 'm')", id));
    }

    private int count() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM effect WHERE event_id = ?")
                .bind(0, id)
                .mapTo(Integer.class)
                .one());
    }
}
