package ai.beast.gateway.usage;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A line of the journal: the start or the end of a call.
 *
 * @param call number of the call, unique in its journal
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
record JournalLine(
        long call, @Nullable CallStart start, @Nullable CallEnd end) {}
