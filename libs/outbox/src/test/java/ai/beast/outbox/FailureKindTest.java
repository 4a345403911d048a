package ai.beast.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureKindTest {

    @ParameterizedTest
    @CsvSource({
        "08006,OUTAGE",
        "57P01,OUTAGE",
        "53300,OUTAGE",
        "40001,OUTAGE",
        "23505,PERMANENT",
        "22001,PERMANENT",
        "42P01,PERMANENT"
    })
    void theSqlStateTellsAnOutageFromABadEvent(String state, FailureKind kind) {
        var wrapped = new IllegalStateException(new DatabaseException("x", new SQLException("y", state)));

        assertThat(FailureKind.of(wrapped)).isEqualTo(kind);
    }

    @Test
    void aPoolWithoutConnectionsIsAnOutage() {
        assertThat(FailureKind.of(new DatabaseException("x", new SQLException("Acquisition timeout"))))
                .isEqualTo(FailureKind.OUTAGE);
    }

    @Test
    void theServicesOwnRefusalIsPermanentAndADefectIsUnknown() {
        assertThat(FailureKind.of(ProblemException.invalid("f", "d"))).isEqualTo(FailureKind.PERMANENT);
        assertThat(FailureKind.of(new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, "d")))
                .isEqualTo(FailureKind.OUTAGE);
        assertThat(FailureKind.of(new IllegalStateException())).isEqualTo(FailureKind.UNKNOWN);
    }
}
