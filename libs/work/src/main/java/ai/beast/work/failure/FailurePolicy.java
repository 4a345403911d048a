package ai.beast.work.failure;

import ai.beast.problem.ProblemException;
import ai.beast.work.failure.Failure.Kind;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.DateTimeException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Says of each failure whether it is an outage, transient or permanent. The one place in the suite that does; in
 * particular no other code reads an SQLSTATE to decide about a retry. Stateless.
 *
 * <p>The whole chain of causes is searched for a failure that is known by its own meaning (an exception that is
 * {@link Classified}, a {@link ProblemException}, an {@link SQLException}, one of Kafka, one of a file); only without one
 * is the type of the outermost exception looked at. What is not named is transient, never an outage.
 */
public final class FailurePolicy {
    private static final int MAX_CAUSES = 50;
    /** Texts of the system's errors of a disk or mount that is unavailable, as strerror gives them in English. */
    private static final List<String> UNAVAILABLE_DISK = List.of(
            "input/output error",
            "stale file handle",
            "transport endpoint is not connected",
            "host is down",
            "no space left on device",
            "disk quota exceeded",
            "too many open files");

    /** Texts of the system's errors of a path that no file can have. */
    private static final List<String> IMPOSSIBLE_PATH =
            List.of("file name too long", "too many levels of symbolic links", "invalid argument");

    /** Texts of Agroal's exceptions, which have no SQLSTATE, when the pool has no connection to give. */
    private static final List<String> NO_CONNECTION =
            List.of("acquisition timeout", "interrupted while acquiring", "pool is closed", "pool is shutting down");

    private static final String UNIQUE_VIOLATION = "23505";

    private FailurePolicy() {}

    /** Whether a unique constraint refused the change. */
    public static boolean isDuplicate(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof SQLException sql) {
                return UNIQUE_VIOLATION.equals(sql.getSQLState());
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Whether the unique constraint of this name refused the change; the message names it in any language. */
    public static boolean isDuplicate(Throwable failure, String constraint) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof SQLException sql) {
                return UNIQUE_VIOLATION.equals(sql.getSQLState())
                        && Pattern.compile("(?<!\\w)" + Pattern.quote(constraint) + "(?!\\w)")
                                .matcher(String.valueOf(sql.getMessage()))
                                .find();
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Never throws and never returns null; the reason names the failure that decided. */
    public static Failure classify(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            Failure known = known(cause);
            if (known != null) {
                return known;
            }
            cause = cause.getCause();
        }
        return byType(failure);
    }

    private static @Nullable Failure known(Throwable cause) {
        return switch (cause) {
            case Classified classified -> Failure.of(classified.failureKind(), cause.toString());
            case ProblemException problem ->
                Failure.of(kind(problem), problem.code().code() + ": " + problem.getMessage());
            case SQLException sql -> ofDatabase(sql);
            case InterruptedException _ -> Failure.of(Kind.OUTAGE, "interrupted");
            case RecordTooLargeException _,
                    RecordBatchTooLargeException _,
                    SerializationException _,
                    InvalidTopicException _ -> Failure.of(Kind.PERMANENT, cause.toString());
            case RetriableException _, AuthenticationException _, AuthorizationException _ ->
                Failure.of(Kind.OUTAGE, cause.toString());
            case JsonProcessingException _, CharacterCodingException _ -> Failure.of(Kind.PERMANENT, cause.toString());
            case IOException io -> ofFile(io);
            default -> null;
        };
    }

    /** Null for an exception without an SQLSTATE that names no outage: its cause may be known, else it is transient. */
    private static @Nullable Failure ofDatabase(SQLException failure) {
        String state = failure.getSQLState();
        if (state != null) {
            return Failure.of(SqlStates.kind(state), "SQLSTATE " + state + ": " + failure.getMessage());
        }
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        boolean noConnection = failure instanceof SQLTransientConnectionException
                || failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLTimeoutException
                || NO_CONNECTION.stream().anyMatch(text::contains);
        return noConnection ? Failure.of(Kind.OUTAGE, failure.toString()) : null;
    }

    private static Kind kind(ProblemException problem) {
        return switch (problem.code()) {
            case SERVICE_UNAVAILABLE, UPSTREAM_TIMEOUT, DISK_FULL -> Kind.OUTAGE;
            case RATE_LIMITED -> Kind.TRANSIENT;
            default -> problem.code().status() >= 500 ? Kind.TRANSIENT : Kind.PERMANENT;
        };
    }

    private static Failure ofFile(IOException failure) {
        String text = failure instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : String.valueOf(failure.getMessage());
        String lower = text.toLowerCase(Locale.ROOT);
        if (UNAVAILABLE_DISK.stream().anyMatch(lower::contains)) {
            return Failure.of(Kind.OUTAGE, failure.toString());
        }
        if (IMPOSSIBLE_PATH.stream().anyMatch(lower::contains)) {
            return Failure.of(Kind.PERMANENT, failure.toString());
        }
        return new Failure(Kind.TRANSIENT, failure.toString(), Failure.MAX_IO_ATTEMPTS);
    }

    /** Types that name a defect or an unusable value: the same input fails again. */
    private static Failure byType(Throwable failure) {
        Kind kind =
                switch (failure) {
                    case IllegalArgumentException _,
                            NullPointerException _,
                            ClassCastException _,
                            IndexOutOfBoundsException _,
                            ArithmeticException _,
                            UnsupportedOperationException _,
                            DateTimeException _,
                            StackOverflowError _ -> Kind.PERMANENT;
                    default -> Kind.TRANSIENT;
                };
        return Failure.of(kind, failure.toString());
    }
}
