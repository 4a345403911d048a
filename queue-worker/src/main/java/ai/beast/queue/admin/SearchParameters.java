package ai.beast.queue.admin;

import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.admin.JobFilter;
import ai.beast.queue.core.admin.JobOrder;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The query string of a list of jobs. */
public record SearchParameters(
        @Parameter(
                description =
                        "Text in the id, type, idempotency key, or the payload's url (without its query), model, destination, "
                                + "name, path, directory, collection or task; the case of ASCII letters does not matter")
        @QueryParam("q")
        @Nullable
        String q,

        @Parameter(description = "Only jobs in this state; may be repeated") @QueryParam("state")
        List<String> state,

        @Parameter(description = "Only jobs of this type") @QueryParam("type") @Nullable
        String type,

        @Parameter(
                description = "Only jobs that were enqueued, started or ended at this time or later",
                example = "2026-01-31T00:00:00Z")
        @QueryParam("since")
        @Nullable
        String since,

        @Parameter(
                description = "By state, or by the time of enqueueing",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"state", "newest", "oldest"},
                                defaultValue = "state"))
        @QueryParam("order")
        @Nullable
        String order,

        @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
        @QueryParam("limit")
        @Nullable
        Integer limit,

        @Parameter(description = "next_cursor of the page before, with the same filters")
        @QueryParam("cursor")
        @Nullable
        String cursor) {

    private static final int DEFAULT_PAGE = 50;
    private static final int MAX_PAGE = 500;

    /** @throws ProblemException {@code invalid_field} */
    JobFilter filter() {
        return FilterRequest.filter(q, state, type, since, "state");
    }

    /** @throws ProblemException {@code invalid_field} */
    JobOrder inOrder() {
        return order == null
                ? JobOrder.STATE
                : Arrays.stream(JobOrder.values())
                        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(order))
                        .findFirst()
                        .orElseThrow(() -> ProblemException.invalid("order", "must be one of: state, newest, oldest"));
    }

    /** @throws ProblemException {@code invalid_field} */
    int pageSize() {
        int size = limit == null ? DEFAULT_PAGE : limit;
        if (size < 1 || size > MAX_PAGE) {
            throw ProblemException.invalid("limit", "must be between 1 and " + MAX_PAGE);
        }
        return size;
    }

    static String states() {
        return Arrays.stream(JobState.values()).map(JobState::word).collect(Collectors.joining(", "));
    }
}
