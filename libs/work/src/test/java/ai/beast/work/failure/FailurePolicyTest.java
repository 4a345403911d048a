package ai.beast.work.failure;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.work.failure.Failure.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.concurrent.CompletionException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.WithNull;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailurePolicyTest {

    @ParameterizedTest
    @CsvSource({
        "08006, OUTAGE",
        "57P01, OUTAGE",
        "57P03, OUTAGE",
        "53300, OUTAGE",
        "53100, OUTAGE",
        "28P01, OUTAGE",
        "25006, OUTAGE",
        "40001, TRANSIENT",
        "40P01, TRANSIENT",
        "55P03, TRANSIENT",
        "57014, TRANSIENT",
        "XX000, TRANSIENT",
        "08P01, TRANSIENT",
        "54000, PERMANENT",
        "22021, PERMANENT",
        "22001, PERMANENT",
        "23514, PERMANENT",
        "42703, PERMANENT",
        "P0001, PERMANENT"
    })
    void classifiesSqlStates(String state, Kind kind) {
        assertThat(FailurePolicy.classify(new SQLException("refused", state)).kind())
                .isEqualTo(kind);
    }

    /** As Agroal and drivers say it, all of them without an SQLSTATE. */
    @Test
    void takesMissingConnectionForOutage() {
        assertThat(List.of(
                        new SQLException("Sorry, acquisition timeout!"),
                        new SQLException("Acquisition timeout while waiting for new connection"),
                        new SQLException("This pool is closed and does not handle any more connections!"),
                        new SQLException("Interrupted while acquiring"),
                        new SQLTransientConnectionException("no connection"),
                        new SQLTimeoutException("too late"),
                        new SQLException("Exception while creating new connection", new SQLException("?", "08001"))))
                .allSatisfy(failure ->
                        assertThat(FailurePolicy.classify(failure).kind()).isEqualTo(Kind.OUTAGE));
    }

    @Test
    void takesNoOtherFailureWithoutStateForOutage() {
        assertThat(List.of(
                        new SQLException("PreparedStatement is closed"),
                        new SQLException("Enlisted connection used without active transaction"),
                        new SQLException((String) null),
                        new SQLException("wrapped", new IllegalStateException("x"))))
                .allSatisfy(failure ->
                        assertThat(FailurePolicy.classify(failure).kind()).isEqualTo(Kind.TRANSIENT));
        assertThat(FailurePolicy.classify(new SQLException("wrapped", new SQLException("too large", "54000")))
                        .kind())
                .isEqualTo(Kind.PERMANENT);
    }

    @Property
    void takesNoUnlistedClassForOutage(
            @ForAll @WithNull @AlphaChars @NumericChars @StringLength(min = 0, max = 6) @Nullable String state) {
        Kind kind = FailurePolicy.classify(new SQLException("?", state)).kind();
        if (kind == Kind.OUTAGE) {
            assertThat(state).isNotNull().matches("(08|28|53|57|58).*|25006|3D000");
        }
    }

    @Test
    void findsTheCauseBehindWrappers() {
        Throwable wrapped = new CompletionException(new IllegalArgumentException(
                "not saved", new RuntimeException(new SQLException("shut down", "57P01"))));
        assertThat(FailurePolicy.classify(wrapped).kind()).isEqualTo(Kind.OUTAGE);
    }

    @Test
    void survivesCyclicCauses() {
        RuntimeException first = new RuntimeException("first");
        RuntimeException second = new RuntimeException("second", first);
        first.initCause(second);
        assertThat(FailurePolicy.classify(first).kind()).isEqualTo(Kind.TRANSIENT);
    }

    @Test
    void retriesUnavailableDirectoryForMinutes() {
        Failure failure = FailurePolicy.classify(new UncheckedIOException(new NoSuchFileException("models")));
        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.retries(Failure.MAX_ATTEMPTS + 1)).isTrue();
        assertThat(failure.retries(Failure.MAX_IO_ATTEMPTS)).isFalse();
    }

    @Test
    void takesBrokenDiskForOutage() {
        assertThat(FailurePolicy.classify(new FileSystemException("f", null, "Stale file handle"))
                        .kind())
                .isEqualTo(Kind.OUTAGE);
        assertThat(FailurePolicy.classify(new IOException("Input/output error")).kind())
                .isEqualTo(Kind.OUTAGE);
    }

    @Test
    void classifiesProblemsByCode() {
        assertThat(kind(ErrorCode.SERVICE_UNAVAILABLE)).isEqualTo(Kind.OUTAGE);
        assertThat(kind(ErrorCode.INTERNAL_ERROR)).isEqualTo(Kind.TRANSIENT);
        assertThat(kind(ErrorCode.RATE_LIMITED)).isEqualTo(Kind.TRANSIENT);
        assertThat(kind(ErrorCode.INVALID_FIELD)).isEqualTo(Kind.PERMANENT);
    }

    @Test
    void classifiesKafkaFailures() {
        assertThat(FailurePolicy.classify(new RecordTooLargeException("large")).kind())
                .isEqualTo(Kind.PERMANENT);
        assertThat(FailurePolicy.classify(new TimeoutException("no leader")).kind())
                .isEqualTo(Kind.OUTAGE);
    }

    @Test
    void takesDefectsForPermanentAndUnknownForTransient() {
        assertThat(FailurePolicy.classify(new IllegalArgumentException("header"))
                        .kind())
                .isEqualTo(Kind.PERMANENT);
        assertThat(FailurePolicy.classify(new StackOverflowError()).kind()).isEqualTo(Kind.PERMANENT);
        assertThat(FailurePolicy.classify(new OutOfMemoryError()).kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(FailurePolicy.classify(new IllegalStateException("?")).kind())
                .isEqualTo(Kind.TRANSIENT);
    }

    @Test
    void boundsTheReason() {
        assertThat(FailurePolicy.classify(new IllegalStateException("x".repeat(100_000)))
                        .reason())
                .hasSize(Failure.MAX_REASON);
    }

    private static Kind kind(ErrorCode code) {
        return FailurePolicy.classify(new ProblemException(code, "detail")).kind();
    }

    @Test
    void pathNoFileCanHaveIsPermanent() {
        assertThat(FailurePolicy.classify(
                                new UncheckedIOException(new FileSystemException("f", null, "File name too long")))
                        .kind())
                .isEqualTo(Kind.PERMANENT);
    }

    @Test
    void duplicateIsFoundBelowWrappers() {
        assertThat(FailurePolicy.isDuplicate(new IllegalStateException(new SQLException("x", "23505"))))
                .isTrue();
        assertThat(FailurePolicy.isDuplicate(new SQLException("x", "23514"))).isFalse();
        assertThat(FailurePolicy.isDuplicate(new IllegalStateException("x"))).isFalse();
    }

    @Test
    void duplicateNamesItsConstraint() {
        SQLException refused = new SQLException("duplicate key value violates unique constraint \"model_pk\"", "23505");
        assertThat(FailurePolicy.isDuplicate(new IllegalStateException(refused), "model_pk"))
                .isTrue();
        assertThat(FailurePolicy.isDuplicate(refused, "model")).isFalse();
        assertThat(FailurePolicy.isDuplicate(new SQLException("\"model_pk\"", "23514"), "model_pk"))
                .isFalse();
    }
}
