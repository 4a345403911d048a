package ai.beast.registry.catalog.transfer;

import ai.beast.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The whole catalogue as lines of JSON. */
@Path("/api/models")
@RunOnVirtualThread
@Tag(name = "Models")
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class TransferResource {
    static final String NDJSON = "application/x-ndjson";

    private final ImportService imports;
    private final ExportService exports;

    TransferResource(ImportService imports, ExportService exports) {
        this.imports = imports;
        this.exports = exports;
    }

    @POST
    @Path("import")
    @Consumes(NDJSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Import entries, one JSON object per line",
            description = "Each line is an entry as it is answered, with its id, and is taken in whole or not at all."
                    + " Lines of an export carry their provenance and never replace a value of a more trusted source;"
                    + " a line without provenance is a person's edit. Counters of entries that exist stay; a new entry"
                    + " brings its own. The stream may be of any length.")
    @APIResponse(
            responseCode = "200",
            description = "What came of it, also when lines failed",
            content = @Content(schema = @Schema(implementation = ImportReport.class)))
    public ImportReport take(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = NDJSON,
                                            schema = @Schema(implementation = String.class),
                                            examples = @ExampleObject(name = "two models", value = """
                                                    {"id": "a", "name": "A", "sizeBytes": 1}
                                                    {"id": "b", "name": "B", "sizeBytes": 2, "tags": ["chat"]}
                                                    """)))
                    InputStream lines)
            throws IOException {
        return imports.read(lines);
    }

    @GET
    @Path("export")
    @Produces(NDJSON)
    @Operation(summary = "Every entry, one JSON object a line, in the order of the ids")
    @APIResponse(
            responseCode = "200",
            description = "The catalogue as it is taken in by import",
            content = @Content(mediaType = NDJSON, schema = @Schema(implementation = String.class)))
    public StreamingOutput export() {
        return exports::write;
    }
}
