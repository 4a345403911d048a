package ai.beast.queue.admin;

import ai.beast.problem.ProblemException;
import ai.beast.problem.TimeParameter;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.admin.JobFilter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The jobs that a change is meant for; what is left out is any. */
@Schema(name = "JobFilter")
public record FilterRequest(
        @Schema(description = "Text, as in the list of jobs", examples = "llama") @Nullable
        String q,

        @Schema(examples = "[\"queued\", \"scheduled\"]") @Nullable
        List<String> states,

        @Schema(examples = "model.download") @Nullable String type,

        @Schema(description = "Enqueued, started or ended at this time or later", examples = "2026-01-31T00:00:00Z")
        @Nullable
        String since) {
    private static final int MAX_TEXT = 200;

    /** @throws ProblemException {@code invalid_field} */
    JobFilter filter() {
        return filter(q, states == null ? List.of() : states, type, since, "filter.states");
    }

    /** @param field name of the states in problems; the prefix of the others */
    static JobFilter filter(
            @Nullable String text, List<String> states, @Nullable String type, @Nullable String since, String field) {
        String prefix = field.contains(".") ? "filter." : "";
        if (text != null && text.length() > MAX_TEXT) {
            throw ProblemException.invalid(prefix + "q", "must have at most " + MAX_TEXT + " characters");
        }
        Set<JobState> wanted = EnumSet.noneOf(JobState.class);
        for (String word : states) {
            wanted.add(JobState.ofWord(word)
                    .orElseThrow(
                            () -> ProblemException.invalid(field, "must be one of: " + SearchParameters.states())));
        }
        return new JobFilter(
                wanted,
                type,
                text == null || text.isBlank() ? null : text.strip(),
                since == null || since.isBlank() ? null : TimeParameter.parse(prefix + "since", since));
    }
}
