package ai.beast.messaging.dead;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.Problem;
import ai.beast.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** The dead letters of this service; the path names it, so that one entry point can tell services apart. */
@Path("/api/dead-letters/{service}")
@Tag(name = "Dead letters")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class DeadLetterResource {
    private final DeadLetterService letters;
    private final String service;

    DeadLetterResource(DeadLetterService letters, @ConfigProperty(name = "quarkus.application.name") String service) {
        this.letters = letters;
        this.service = service;
    }

    @GET
    @Operation(
            summary = "List dead letters",
            description =
                    "Records that this service gave up, by kind and of each kind the newest first, with the reason.")
    public DeadLetterPage list(
            @PathParam("service") String named,
            @Parameter(description = "Only those of this kind", example = "inbox") @QueryParam("kind") @Nullable
                    String kind,
            @Parameter(description = "Only those of this type", example = "model.downloaded")
                    @QueryParam("type")
                    @Nullable
                    String type,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(250) int limit,
            @Parameter(description = "nextCursor of the page before") @QueryParam("cursor") @Nullable String cursor) {
        requireOwn(named);
        return letters.page(kind, type, cursor, limit);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Get a dead letter", description = "With the record's whole text.")
    public DeadLetter get(@PathParam("service") String named, @PathParam("id") String id) {
        requireOwn(named);
        return letters.get(id);
    }

    @POST
    @Path("/replay")
    @ResponseStatus(202)
    @Operation(
            summary = "Replay dead letters",
            description = "All of them, or those of a kind or type; operations that replace or delete files only by "
                    + "their type. A record that fails again is a dead letter again; one whose effect was made already "
                    + "changes nothing.")
    public Replayed replayAll(
            @PathParam("service") String named,
            @Parameter(description = "Only those of this kind") @QueryParam("kind") @Nullable String kind,
            @Parameter(description = "Only those of this type") @QueryParam("type") @Nullable String type) {
        requireOwn(named);
        return new Replayed(letters.replay(kind, type));
    }

    @POST
    @Path("/{id}/replay")
    @ResponseStatus(202)
    @Operation(summary = "Replay a dead letter", description = "Returns before the attempt.")
    public Replayed replay(@PathParam("service") String named, @PathParam("id") String id) {
        requireOwn(named);
        letters.replay(id);
        return new Replayed(1);
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Drop a dead letter", description = "For good. Requires an API key with scope admin.")
    @APIResponse(responseCode = "204", description = "Dropped")
    public Response drop(
            @PathParam("service") String named, @PathParam("id") String id, @Context SecurityContext caller) {
        if (!caller.isUserInRole("admin")) {
            throw new ProblemException(ErrorCode.FORBIDDEN, "This route requires an API key with scope admin");
        }
        requireOwn(named);
        letters.drop(id);
        return Response.noContent().build();
    }

    private void requireOwn(String named) {
        if (!named.equals(service)) {
            throw ProblemException.notFound("This service is " + service);
        }
    }
}
