package ai.beast.gateway.usage;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A line of the journal: the start or the end of a call.
 *
 * @param call number of the call, unique in its journal
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
record JournalLine(
        long call, @Nullable CallStart start, @Nullable CallEnd end) {

    /** Whether it says all that a line has to say. */
    boolean saysAll() {
        if (call < 1 || (start == null) == (end == null)) {
            return false;
        }
        if (end != null) {
            return Objects.nonNull(end.status());
        }
        return start != null
                && Stream.of(start.endpoint(), start.model(), start.alias(), start.key(), start.at())
                        .allMatch(Objects::nonNull);
    }
}
