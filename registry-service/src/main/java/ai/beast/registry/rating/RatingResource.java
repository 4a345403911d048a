package ai.beast.registry.rating;

import ai.beast.problem.Problem;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Ratings over HTTP. A person is the name of the API key. */
@Path("/api/models/{id}/rating")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Ratings", description = "One for each person and model")
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class RatingResource {
    private final RatingService ratings;
    private final SecurityIdentity caller;

    RatingResource(RatingService ratings, SecurityIdentity caller) {
        this.ratings = ratings;
        this.caller = caller;
    }

    /** A person's opinion. */
    public record Opinion(@Nullable BigDecimal rating) {}

    @GET
    @Operation(summary = "What people think of a model")
    @APIResponse(
            responseCode = "200",
            description = "The mean, how many rated, and the caller's own rating",
            content =
                    @Content(
                            schema = @Schema(implementation = Rating.class),
                            examples = @ExampleObject(name = "two people", value = """
                                    {"rating": 4.25, "count": 2, "mine": 4.5}""")))
    public Rating get(@PathParam("id") String id) {
        return ratings.get(id, caller.getPrincipal().getName());
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Rate a model from 0 to 5, in place of the caller's rating before")
    @APIResponse(
            responseCode = "200",
            description = "What people think of it now",
            content = @Content(schema = @Schema(implementation = Rating.class)))
    public Rating rate(
            @PathParam("id") String id,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = Opinion.class),
                                            examples = @ExampleObject(name = "good", value = "{\"rating\": 4.5}")))
                    @Nullable
                    Opinion opinion) {
        return ratings.rate(id, caller.getPrincipal().getName(), opinion == null ? null : opinion.rating());
    }

    @DELETE
    @Operation(summary = "Withdraw the caller's rating")
    @APIResponse(responseCode = "204", description = "The rating no longer counts")
    public void withdraw(@PathParam("id") String id) {
        ratings.withdraw(id, caller.getPrincipal().getName());
    }
}
