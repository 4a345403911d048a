package ai.beast.registry.card;

import ai.beast.problem.Preconditions;
import ai.beast.problem.Problem;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Model cards over HTTP. */
@Path("/api/models/{id}/card")
@RunOnVirtualThread
@Tag(name = "Cards", description = "Model cards in Markdown")
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class CardResource {
    static final String MARKDOWN = "text/markdown";

    private final CardService cards;
    private final SecurityIdentity caller;

    CardResource(CardService cards, SecurityIdentity caller) {
        this.cards = cards;
        this.caller = caller;
    }

    @GET
    @Produces(MARKDOWN + ";charset=UTF-8")
    @Operation(
            summary = "A model's card",
            description =
                    "The written card, else one generated from the entry. A written card is foreign text: show it with"
                            + " HTML switched off.")
    @APIResponse(
            responseCode = "200",
            description = "Markdown",
            content = @Content(mediaType = MARKDOWN, schema = @Schema(implementation = String.class)))
    public Response get(@PathParam("id") String id) {
        return tagged(cards.get(id));
    }

    @PUT
    @Consumes(MARKDOWN)
    @Produces(MARKDOWN + ";charset=UTF-8")
    @Operation(summary = "Write a model's card, at most a mebibyte; If-Match with its ETag keeps others' changes")
    @APIResponse(
            responseCode = "200",
            description = "The card",
            content = @Content(mediaType = MARKDOWN, schema = @Schema(implementation = String.class)))
    public Response put(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Context Request request,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MARKDOWN,
                                            schema = @Schema(implementation = String.class),
                                            examples =
                                                    @ExampleObject(
                                                            name = "short",
                                                            value = "# Llama 3.2 1B\n\nOur everyday model.")))
                    @Nullable
                    String markdown) {
        return tagged(cards.put(
                id,
                markdown,
                card -> Preconditions.check(request, tag(card)),
                caller.getPrincipal().getName()));
    }

    @DELETE
    @Operation(summary = "Remove the written card; a card generated from the entry takes its place")
    @APIResponse(responseCode = "204", description = "The card is gone")
    public void remove(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Context Request request) {
        cards.remove(id, card -> Preconditions.check(request, tag(card)));
    }

    private static Response tagged(Card card) {
        return Response.ok(card.markdown()).tag(tag(card)).build();
    }

    private static EntityTag tag(Card card) {
        return Preconditions.tag(card.revision());
    }
}
