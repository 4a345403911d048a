package ai.beast.events.subscription;

import ai.beast.events.log.Cursor;
import ai.beast.events.log.EventFilter;
import ai.beast.events.log.InvalidFilterException;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/events/subscriptions}. */
@Path("/api/events/subscriptions")
@Tag(name = "Subscriptions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SubscriptionResource {
    private static final String NAME = "[a-z0-9][a-z0-9._-]{0,62}";
    private static final String NAME_RULE = "must be 1 to 63 of a-z, 0-9, dot, dash and underscore";

    private final SubscriptionService service;

    SubscriptionResource(SubscriptionService service) {
        this.service = service;
    }

    /** The filter and the start position. */
    public record Wanted(
            @Nullable List<String> types,
            @Nullable List<String> sources,
            @Nullable List<String> subjects,

            @Schema(description = "now, earliest, or a cursor", defaultValue = "now") @Nullable
            String from) {}

    /** Up to where a client has the events. */
    public record Acknowledgement(
            @Schema(description = "The id of a frame") @NotBlank
            String cursor) {}

    /**
     * A subscription as clients see it.
     *
     * @param cursor everything before it is acknowledged; a stream of this subscription begins here
     * @param lag how many events of the log lie behind the cursor, wanted or not; absent while Kafka is unavailable, or when the
     *     cursor belongs to a log that is no longer there
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Subscription")
    public record View(
            String name,
            List<String> types,
            Collection<String> sources,
            Collection<String> subjects,
            String cursor,
            @Nullable Long lag,
            Instant createdAt,
            @Nullable Instant acknowledgedAt) {}

    /** All of them. */
    public record Views(List<View> items) {}

    @GET
    @Operation(summary = "All named subscriptions, with their lag")
    @APIResponse(responseCode = "200", description = "By name; at most 1000")
    public Views list() {
        return new Views(service.list().stream().map(this::view).toList());
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "A named subscription, with its lag")
    @APIResponse(responseCode = "200", description = "The subscription")
    @APIResponse(responseCode = "404", description = "not_found")
    public View get(@PathParam("name") String name) {
        return view(service.get(name));
    }

    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Make a named subscription",
            description =
                    "Read it with GET /api/events/stream?subscription={name}, over any number of connections and at any "
                            + "gateway. Its cursor moves only when the client acknowledges; a client that connects without a cursor of its "
                            + "own begins there. Making the same again changes nothing.")
    @RequestBody(
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "models",
                                            value = "{\"types\": [\"model.*\"], \"from\": \"earliest\"}")))
    @APIResponse(responseCode = "201", description = "It was made")
    @APIResponse(responseCode = "200", description = "It exists already, with this filter")
    @APIResponse(responseCode = "400", description = "invalid_field, invalid_cursor")
    @APIResponse(
            responseCode = "409",
            description = "already_exists, with another filter; conflict: there are too many")
    @APIResponse(responseCode = "503", description = "service_unavailable")
    public Response make(
            @PathParam("name") @Pattern(regexp = NAME, message = NAME_RULE) String name, @NotNull Wanted wanted) {
        var made = service.make(name, filter(wanted), wanted.from());
        return Response.status(made.now() ? 201 : 200)
                .entity(view(made.subscription()))
                .build();
    }

    @POST
    @Path("/{name}/ack")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Acknowledge events",
            description = "Everything up to the frame of this id counts as received. An older id changes nothing.")
    @APIResponse(responseCode = "200", description = "The subscription, with its cursor moved")
    @APIResponse(responseCode = "400", description = "invalid_cursor")
    @APIResponse(responseCode = "404", description = "not_found")
    @APIResponse(responseCode = "503", description = "service_unavailable")
    public View acknowledge(@PathParam("name") String name, @NotNull @Valid Acknowledgement acknowledgement) {
        return view(service.acknowledge(name, acknowledgement.cursor()));
    }

    @DELETE
    @Path("/{name}")
    @Operation(summary = "Forget a named subscription", description = "Streams that are open go on.")
    @APIResponse(responseCode = "204", description = "It is forgotten")
    @APIResponse(responseCode = "404", description = "not_found")
    public void delete(@PathParam("name") String name) {
        service.delete(name);
    }

    private static EventFilter filter(Wanted wanted) {
        try {
            return EventFilter.of(some(wanted.types()), some(wanted.sources()), some(wanted.subjects()));
        } catch (InvalidFilterException invalid) {
            throw ProblemException.invalid(invalid.field() + "s", String.valueOf(invalid.getMessage()));
        }
    }

    private static List<String> some(@Nullable List<String> values) {
        return values == null ? List.of() : values;
    }

    private View view(DurableSubscription subscription) {
        EventFilter filter = subscription.filter();
        return new View(
                subscription.name(),
                filter.types(),
                filter.sources(),
                filter.subjects(),
                Cursor.FORWARD.encode(subscription.cursor()),
                service.lag(subscription),
                subscription.createdAt(),
                subscription.acknowledgedAt());
    }
}
