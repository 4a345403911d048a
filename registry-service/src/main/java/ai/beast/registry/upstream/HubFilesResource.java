package ai.beast.registry.upstream;

import ai.beast.problem.Problem;
import ai.beast.security.Caller;
import ai.beast.security.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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

/** The files of a repository on the hub, over HTTP. */
@Path("/api/models/hub/{owner}/{repository}/files")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Upstream")
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class HubFilesResource {
    private final HubService hub;
    private final SecurityIdentity identity;

    HubFilesResource(HubService hub, SecurityIdentity identity) {
        this.hub = hub;
        this.identity = identity;
    }

    @GET
    @Operation(
            summary = "List the files of a repository on the hub",
            description =
                    "At one commit; each with a URL that a download takes. At most 5000. 503 while the hub cannot be asked."
                            + " A private repository, which this service reads with its own token, is shown to keys with the scope"
                            + " write; 404 for others.")
    @APIResponse(
            responseCode = "200",
            description = "The files",
            content =
                    @Content(
                            schema = @Schema(implementation = HubFiles.class),
                            examples = @ExampleObject(name = "files", value = """
                                    {"repository": "owner/tiny-GGUF", "revision": "main", "commit": "a1b2c3", "license": "apache-2.0",
                                     "gated": "no", "private": false, "truncated": false,
                                     "items": [{"path": "tiny-Q4_K_M.gguf", "sizeBytes": 4194304, "sha256": "9f86d081884c7d65",
                                       "format": "gguf", "quantization": "Q4_K_M",
                                       "url": "hf://owner/tiny-GGUF/tiny-Q4_K_M.gguf@a1b2c3"}]}""")))
    public HubFiles files(
            @PathParam("owner") String owner,
            @PathParam("repository") String repository,
            @Parameter(description = "Branch, tag or commit") @QueryParam("revision") @DefaultValue("main")
                    String revision) {
        HubFiles files = hub.files(owner + "/" + repository, revision);
        if (files.isPrivate() && !Caller.of(identity).hasScope(Scope.WRITE)) {
            throw HubClient.notShown();
        }
        return files;
    }
}
