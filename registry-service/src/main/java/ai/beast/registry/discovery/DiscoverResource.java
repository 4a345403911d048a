package ai.beast.registry.discovery;

import ai.beast.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
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

/** Looking for models over HTTP. */
@Path("/api/models")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Discovery", description = "Finding models on this machine's storages")
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class DiscoverResource {
    private static final String REPORT = """
            {"id": "0f8fad5b-d9cb-469f-a165-70867728950e", "state": "finished", "error": null,
             "startedAt": "2026-01-01T12:00:00Z", "endedAt": "2026-01-01T12:00:01Z", "locations": ["internal"],
             "roots": [{"location": "internal", "path": "/srv/models", "available": true, "reason": null,
               "files": 214, "models": 61, "added": 2, "updated": 0, "unchanged": 59, "restored": 0,
               "unavailable": 0, "deferred": 0, "milliseconds": 140, "problemCount": 1,
               "problems": [{"path": "/srv/models/big-00001-of-00003.gguf", "code": "incomplete_shards",
                 "detail": "Only 2 of 3 shards are there"}]}]}""";

    private final DiscoveryService discovery;

    DiscoverResource(DiscoveryService discovery) {
        this.discovery = discovery;
    }

    /** @param locations names of locations; absent or empty: all */
    public record ScanRequest(@Nullable List<String> locations) {}

    /** The configured directories. */
    public record Roots(List<DiscoveryService.Root> items) {}

    @POST
    @Path("discover")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Look for models in the configured directories",
            description = "Reads headers only, and only those of files that are new or have changed. Files are adopted"
                    + " where they lie: nothing is copied, moved or written. What a person wrote about a model stays."
                    + " Instances whose files are not there become unavailable; none is ever deleted.")
    @APIResponse(
            responseCode = "202",
            description = "The scan is under way; Location says where its status is",
            content = @Content(schema = @Schema(implementation = ScanRun.class)))
    @APIResponse(
            responseCode = "200",
            description = "With wait=true: the scan has ended",
            content =
                    @Content(
                            schema = @Schema(implementation = ScanRun.class),
                            examples = @ExampleObject(name = "two new models", value = REPORT)))
    public Response scan(
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = ScanRequest.class),
                                            examples =
                                                    @ExampleObject(
                                                            name = "one location",
                                                            value = "{\"locations\": [\"internal\"]}")))
                    @Nullable
                    ScanRequest request,
            @Parameter(description = "Answer when the scan has ended") @QueryParam("wait") @DefaultValue("false")
                    boolean wait) {
        List<String> locations = request == null || request.locations() == null ? List.of() : request.locations();
        ScanRun run = discovery.start(locations);
        if (wait) {
            return Response.ok(discovery.await(run.id())).build();
        }
        return Response.accepted(run)
                .location(URI.create("/api/models/discover/scans/" + run.id()))
                .build();
    }

    @GET
    @Path("discover/scans/{scan}")
    @Operation(summary = "How a scan goes, or what it found")
    @APIResponse(
            responseCode = "200",
            description = "The scan; the latest fifty are remembered until the service stops",
            content =
                    @Content(
                            schema = @Schema(implementation = ScanRun.class),
                            examples = @ExampleObject(name = "two new models", value = REPORT)))
    public ScanRun status(@PathParam("scan") String scan) {
        return discovery.get(scan);
    }

    @GET
    @Path("discover/roots")
    @Operation(summary = "The configured directories, and whether they can be looked into")
    @APIResponse(
            responseCode = "200",
            description = "The directories, the models directory first",
            content =
                    @Content(
                            schema = @Schema(implementation = Roots.class),
                            examples = @ExampleObject(name = "an unmounted disk", value = """
                                    {"items": [{"location": "internal", "path": "/srv/models", "layout": "files",
                                      "available": true, "reason": null},
                                     {"location": "external", "path": "/mnt/disk/models", "layout": "files",
                                      "available": false, "reason": "absent"}]}""")))
    public Roots roots() {
        return new Roots(discovery.roots());
    }
}
