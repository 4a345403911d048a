package ai.beast.events.history;

import ai.beast.events.history.HistoryQuery.Order;
import ai.beast.events.log.Cursor;
import ai.beast.events.log.EventFilter;
import ai.beast.events.log.InvalidCursorException;
import ai.beast.events.log.InvalidFilterException;
import ai.beast.events.log.LogPosition;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.problem.TimeParameter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/events}. */
@Path("/api/events")
@Tag(name = "Events")
public class HistoryResource {
    private final HistoryService service;

    HistoryResource(HistoryService service) {
        this.service = service;
    }

    /** An event as it lies in the log. */
    @Schema(type = SchemaType.OBJECT, description = "A CloudEvent")
    public record StoredEvent(@JsonValue @JsonRawValue String json) {}

    /**
     * A page of history.
     *
     * @param items in the order that was asked for
     * @param nextCursor pass it as {@code cursor}, with the same order, for the events after these; absent when there are none
     * @param lastEventId pass it to the stream to get everything that comes after the moment this page was read
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record History(List<StoredEvent> items, @Nullable String nextCursor, String lastEventId) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Operation(
            summary = "Past events, newest or oldest first",
            description =
                    "Read from the log where the cursor, the time or the order says, without reading what lies before. A page "
                            + "of a filtered history may have fewer events than its limit, even none, and still name a next one; "
                            + "the history ends where nextCursor is absent. Times are those of writing into the log.")
    @APIResponse(responseCode = "200", description = "A page of history")
    @APIResponse(responseCode = "400", description = "invalid_field, invalid_cursor")
    @APIResponse(responseCode = "503", description = "service_unavailable: Kafka is unavailable")
    public History history(
            @Parameter(description = "Type, or a prefix such as model.*; may be repeated", example = "model.*")
                    @RestQuery
                    List<String> type,
            @Parameter(description = "Exact source; may be repeated", example = "urn:ai-beast:queue-worker") @RestQuery
                    List<String> source,
            @Parameter(description = "Exact subject; may be repeated", example = "llama-3.2-1b-instruct") @RestQuery
                    List<String> subject,
            @Parameter(description = "newest or oldest first") @RestQuery @DefaultValue("newest") String order,
            @Parameter(description = "Only events of this moment or later, RFC 3339", example = "2026-05-01T00:00:00Z")
                    @RestQuery
                    @Nullable
                    String since,
            @Parameter(description = "Only events before this moment, RFC 3339") @RestQuery @Nullable String until,
            @RestQuery @DefaultValue("100") @Min(1) @Max(1000) int limit,
            @Parameter(
                            description =
                                    "The nextCursor of an earlier page; with the order oldest also a cursor of the stream")
                    @RestQuery
                    @Nullable
                    String cursor) {
        Order wanted = order(order);
        Cursor kind = wanted == Order.NEWEST ? Cursor.BACKWARD : Cursor.FORWARD;
        HistoryPage page = service.read(new HistoryQuery(
                filter(type, source, subject),
                wanted,
                position(cursor, kind),
                time("since", since),
                time("until", until),
                limit));
        LogPosition next = page.next();
        return new History(
                page.events().stream()
                        .map(entry -> new StoredEvent(entry.json()))
                        .toList(),
                next == null ? null : kind.encode(next),
                Cursor.FORWARD.encode(page.end()));
    }

    private static Order order(String text) {
        return switch (text) {
            case "newest" -> Order.NEWEST;
            case "oldest" -> Order.OLDEST;
            default -> throw ProblemException.invalid("order", "must be newest or oldest");
        };
    }

    private static @Nullable Instant time(String field, @Nullable String text) {
        return text == null || text.isEmpty() ? null : TimeParameter.parse(field, text);
    }

    private static EventFilter filter(List<String> types, List<String> sources, List<String> subjects) {
        try {
            return EventFilter.of(types, sources, subjects);
        } catch (InvalidFilterException invalid) {
            throw ProblemException.invalid(invalid.field(), String.valueOf(invalid.getMessage()));
        }
    }

    private static @Nullable LogPosition position(@Nullable String cursor, Cursor kind) {
        if (cursor == null || cursor.isEmpty()) {
            return null;
        }
        try {
            return kind.decode(cursor);
        } catch (InvalidCursorException invalid) {
            throw new ProblemException(ErrorCode.INVALID_CURSOR, String.valueOf(invalid.getMessage())).field("cursor");
        }
    }
}
