package ai.beast.versioning.diff;

import ai.beast.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

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
            summary = "Compare two snapshots, or a snapshot with a file",
            description =
                    "Which tensors and which metadata keys were added, removed or changed, and how many bytes are shared. "
                            + "Without `to` it is compared with the file in place, which is read unless it is known to be "
                            + "unchanged since it became a snapshot; nothing is stored.")
    @APIResponse(responseCode = "200", description = "What changed from `{digest}` to `to`")
    @APIResponse(responseCode = "400", description = "`invalid_field`")
    @APIResponse(responseCode = "404", description = "`not_found`")
    @APIResponse(responseCode = "409", description = "`conflict`: several fit; `candidates` names them")
    @APIResponse(responseCode = "422", description = "`snapshot_damaged`")
    public SnapshotDiff diff(
            @Parameter(description = "The earlier one: a digest, the beginning of one, or a label") @RestPath
                    String digest,
            @Parameter(description = "The later one, likewise; absent for the file in place") @RestQuery @Nullable
                    String to,
            @Parameter(description = "Without `to`: the file; required when the snapshot was taken from several paths")
                    @RestQuery
                    @Nullable
                    String path) {
        if (to != null && path != null) {
            throw ProblemException.invalid("path", "path must not be combined with to");
        }
        return to == null ? service.diffWithFile(digest, path) : service.diff(digest, to);
    }
}
