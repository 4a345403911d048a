package ai.beast.registry.upstream;

import ai.beast.problem.PageRequest;
import ai.beast.problem.Problem;
import ai.beast.security.Caller;
import ai.beast.security.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The hub's search over HTTP. */
@Path("/api/models/hub/search")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Upstream")
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class HubSearchResource {
    private final HubService hub;
    private final SecurityIdentity identity;

    HubSearchResource(HubService hub, SecurityIdentity identity) {
        this.hub = hub;
        this.identity = identity;
    }

    @GET
    @Operation(
            summary = "Search the hub",
            description =
                    "Repositories with the text in their names, most downloads first. 503 while the hub cannot be asked."
                            + " Private ones, which this service sees with its own token, are for keys with the scope write.")
    @APIResponse(
            responseCode = "200",
            description = "A page of repositories",
            content =
                    @Content(
                            schema = @Schema(implementation = HubModels.class),
                            examples = @ExampleObject(name = "page", value = """
                                    {"items": [{"id": "owner/tiny-GGUF", "author": "owner", "downloads": 12345, "likes": 67,
                                      "lastModified": "2026-01-31T12:00:00.000Z", "task": "text-generation", "library": "gguf",
                                      "license": "apache-2.0", "gated": "no", "private": false, "tags": ["gguf"],
                                      "url": "https://huggingface.co/owner/tiny-GGUF"}],
                                     "nextCursor": null}""")))
    public HubModels search(
            @Parameter(description = "Text in the name", example = "llama gguf") @QueryParam("q") @Nullable String q,
            @BeanParam @Valid PageRequest page) {
        HubModels models = hub.search(q, page.limit(), page.cursor());
        return Caller.of(identity).hasScope(Scope.WRITE) ? models : models.withoutPrivate();
    }
}
