package ai.beast.versioning.diff;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Comparison over HTTP. */
@Path("/api/snapshots/{digest}/diff")
@RunOnVirtualThread
@Tag(name = "Snapshots")
public class DiffResource {
    private final DiffService service;

    DiffResource(DiffService service) {
        this.service = service;
    }

    @GET
    @Operation(
            summary = "Compare two snapshots",
            description =
                    "Which tensors and which metadata keys were added, removed or changed, and how many bytes are shared.")
    @APIResponse(responseCode = "200", description = "What changed from `{digest}` to `to`")
    @APIResponse(responseCode = "400", description = "`invalid_field`")
    @APIResponse(responseCode = "404", description = "`not_found`")
    @APIResponse(responseCode = "409", description = "`conflict`: several fit; `candidates` names them")
    @APIResponse(responseCode = "422", description = "`snapshot_damaged`")
    public SnapshotDiff diff(
            @Parameter(description = "The earlier one: a digest, the beginning of one, or a label") @RestPath
                    String digest,
            @Parameter(description = "The later one, likewise") @RestQuery @NotNull String to) {
        return service.diff(digest, to);
    }
}
