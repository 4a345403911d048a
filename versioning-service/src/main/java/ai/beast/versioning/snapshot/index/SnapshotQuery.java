package ai.beast.versioning.snapshot.index;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which snapshots to list.
 *
 * @param digest full digest or beginning of one
 * @param after the last snapshot of the page before
 */
public record SnapshotQuery(
        @Nullable String model,
        @Nullable String digest,
        @Nullable String label,
        @Nullable Position after,
        int limit) {

    private static final Pattern CURSOR = Pattern.compile("(-?\\d{1,19}):([0-9a-f]{64}):(-?\\d{1,10})");

    /** A place in the order newest first. */
    record Position(Instant createdAt, String sha256) {}

    /** @throws ProblemException {@code invalid_cursor} when the cursor is not one of a list with these filters */
    public static SnapshotQuery of(
            @Nullable String model,
            @Nullable String digest,
            @Nullable String label,
            @Nullable String cursor,
            int limit) {
        Position after = cursor == null ? null : read(cursor, Objects.hash(model, digest, label));
        return new SnapshotQuery(model, digest, label, after, limit);
    }

    public boolean wants(SnapshotSource source) {
        return (model == null || model.equals(source.model()))
                && (label == null || source.labels().contains(label));
    }

    /** The opaque text that continues after this snapshot. */
    public String cursorAfter(StoredSnapshot last) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, last.createdAt());
        String text = micros + ":" + last.sha256().hex() + ":" + Objects.hash(model, digest, label);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Position read(String cursor, int filters) {
        try {
            Matcher parts =
                    CURSOR.matcher(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
            if (parts.matches() && Integer.parseInt(parts.group(3)) == filters) {
                Instant at = Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS);
                return new Position(at, parts.group(2));
            }
        } catch (IllegalArgumentException | ArithmeticException malformed) {
            throw new ProblemException(
                            ErrorCode.INVALID_CURSOR, "cursor must be a value that this list returned", malformed)
                    .field("cursor");
        }
        throw new ProblemException(ErrorCode.INVALID_CURSOR, "cursor must be a value that this list returned")
                .field("cursor");
    }
}
