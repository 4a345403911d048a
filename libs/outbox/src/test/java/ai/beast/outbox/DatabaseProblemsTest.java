package ai.beast.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.problem.Problem;
import ai.beast.problem.ProblemException;
import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseProblemsTest {

    @ParameterizedTest
    @CsvSource({
        "08001, service_unavailable",
        "08006, service_unavailable",
        "57P01, service_unavailable",
        "57P03, service_unavailable",
        "53300, service_unavailable",
        "40P01, service_unavailable",
        ", service_unavailable",
        "23505, already_exists",
        "23514, internal_error",
        "42P01, internal_error"
    })
    void tellsWhatAStateMeansForARequest(String state, String code) {
        // given
        Throwable failure = new DatabaseException("refused", new SQLException("detail of a table", state));
        // when
        Problem problem = DatabaseProblems.problem(failure);
        // then
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.detail()).doesNotContain("detail of a table");
    }

    @Test
    void looksThroughWrappers() {
        assertThat(DatabaseProblems.problem(new ConnectionException(new SQLException("away", "08001")))
                        .status())
                .isEqualTo(503);
        assertThat(DatabaseProblems.problem(
                                new IllegalStateException(ProblemException.notFound("There is no such model")))
                        .code())
                .isEqualTo("not_found");
        assertThat(DatabaseProblems.problem(new IllegalStateException("odd")).code())
                .isEqualTo("internal_error");
    }
}
