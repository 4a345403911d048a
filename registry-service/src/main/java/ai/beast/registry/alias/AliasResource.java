package ai.beast.registry.alias;

import ai.beast.problem.Problem;
import ai.beast.problem.ProblemException;
import ai.beast.problem.TimeParameter;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Aliases over HTTP. */
@Path("/api/models/aliases")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Aliases", description = "Movable names that point to a model")
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class AliasResource {
    private static final String AT = "A moment such as 2026-01-31T12:00:00Z; now unless given";
    private static final String EXAMPLE = """
            {"alias": "chat-default", "model": "llama-3.2-1b-instruct", "sha256": null,
             "since": "2026-01-31T12:00:00Z", "until": null, "by": "ops", "endedBy": null}""";
    private static final int MAX_TIMES = 1000;

    private final AliasService aliases;
    private final SecurityIdentity caller;

    AliasResource(AliasService aliases, SecurityIdentity caller) {
        this.aliases = aliases;
        this.caller = caller;
    }

    /** Several times of one alias, or one time of several. */
    public record Aliases(List<Alias> items) {}

    /** The model an alias is to point to. */
    public record Target(@Nullable String model) {}

    @GET
    @Operation(summary = "Aliases and what they stand for, now or at a moment past")
    @APIResponse(
            responseCode = "200",
            description = "In the order of their names",
            content = @Content(schema = @Schema(implementation = Aliases.class)))
    public Aliases list(@QueryParam("at") @Parameter(description = AT) @Nullable String at) {
        return new Aliases(aliases.list(moment(at)));
    }

    @GET
    @Path("{alias}")
    @Operation(summary = "What an alias stands for, or stood for at a moment past")
    @APIResponse(
            responseCode = "200",
            description = "The model and since when",
            content =
                    @Content(
                            schema = @Schema(implementation = Alias.class),
                            examples = @ExampleObject(name = "live", value = EXAMPLE)))
    public Alias get(
            @PathParam("alias") String alias, @QueryParam("at") @Parameter(description = AT) @Nullable String at) {
        return aliases.get(alias, moment(at));
    }

    @GET
    @Path("{alias}/history")
    @Operation(summary = "What an alias stood for, latest first, also after it was removed; at most 1000 times")
    @APIResponse(
            responseCode = "200",
            description = "Who let it stand for what, from when to when",
            content = @Content(schema = @Schema(implementation = Aliases.class)))
    public Aliases history(@PathParam("alias") String alias) {
        return new Aliases(aliases.history(alias, MAX_TIMES));
    }

    @PUT
    @Path("{alias}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Let an alias stand for a model from now on")
    @APIResponse(
            responseCode = "200",
            description = "What it stands for now",
            content = @Content(schema = @Schema(implementation = Alias.class)))
    public Alias set(
            @PathParam("alias") String alias,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = Target.class),
                                            examples = @ExampleObject(name = "a model", value = """
                                                    {"model": "llama-3.2-1b-instruct"}""")))
                    @Nullable
                    Target target) {
        if (target == null || target.model() == null) {
            throw ProblemException.invalid("model", "Say which model the alias is to stand for");
        }
        return aliases.set(alias, target.model(), caller.getPrincipal().getName());
    }

    @DELETE
    @Path("{alias}")
    @Operation(summary = "Let an alias stand for nothing; its history stays")
    @APIResponse(responseCode = "204", description = "The alias is gone")
    public void remove(@PathParam("alias") String alias) {
        aliases.remove(alias, caller.getPrincipal().getName());
    }

    private static @Nullable Instant moment(@Nullable String at) {
        return at == null ? null : TimeParameter.parse("at", at);
    }
}
