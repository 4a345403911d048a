package ai.beast.versioning.transfer;

import ai.beast.versioning.snapshot.index.Snapshot;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Export and import over HTTP. */
@Path("/api/snapshots")
@RunOnVirtualThread
@Tag(name = "Transfer", description = "Snapshots as single files")
public class TransferResource {
    static final String TAR = "application/x-tar";

    private final TransferService service;

    TransferResource(TransferService service) {
        this.service = service;
    }

    @GET
    @Path("{digest}/export")
    @Produces({TAR, MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Export a snapshot",
            description =
                    "As one tar file with the manifest and all chunks, each checked on the way. Unpacked into an empty directory"
                            + " it is a store. Damage found on the way cuts the file short, which importing notices.")
    @APIResponse(responseCode = "200", description = "The file", content = @Content(mediaType = TAR))
    @APIResponse(responseCode = "404", description = "`not_found`")
    @APIResponse(responseCode = "409", description = "`conflict`: several fit; `candidates` names them")
    @APIResponse(responseCode = "422", description = "`snapshot_damaged`: something is missing")
    public Response export(
            @Parameter(description = "The SHA-256, a beginning of it, or a label, that fits one snapshot only")
                    @RestPath
                    String digest) {
        SnapshotArchive archive = service.export(digest);
        StreamingOutput body = archive::write;
        return Response.ok(body, TAR)
                .header("Content-Length", archive.length())
                .header("Content-Disposition", "attachment; filename=\"snapshot.tar\"")
                .build();
    }

    @POST
    @Path("import")
    @Consumes({TAR, MediaType.APPLICATION_OCTET_STREAM})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Import a snapshot",
            description =
                    "Takes in a file that was exported, here or elsewhere. Everything in it is checked; content that is known"
                            + " already is not stored again.")
    @APIResponse(
            responseCode = "201",
            description = "The new snapshot",
            content = @Content(schema = @Schema(implementation = Snapshot.class)))
    @APIResponse(
            responseCode = "200",
            description = "The snapshot that was there",
            content = @Content(schema = @Schema(implementation = Snapshot.class)))
    @APIResponse(responseCode = "400", description = "`invalid_field`: not a snapshot's archive")
    @APIResponse(responseCode = "422", description = "`checksum_mismatch`: changed or cut short; nothing was recorded")
    @APIResponse(responseCode = "507", description = "`disk_full`; nothing was recorded")
    public Response take(InputStream archive) {
        TransferService.Imported imported = service.take(archive);
        Snapshot snapshot = imported.snapshot().seenFor(source -> true);
        return imported.created()
                ? Response.created(URI.create("/api/snapshots/" + snapshot.sha256()))
                        .entity(snapshot)
                        .build()
                : Response.ok(snapshot).build();
    }
}
