package ai.beast.versioning.snapshot;

import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationAnswers;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationService;
import ai.beast.versioning.snapshot.rebuild.IndexRepair;
import ai.beast.versioning.snapshot.verify.VerifyRequest;
import ai.beast.versioning.snapshot.verify.VerifyTask;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The store as a whole over HTTP. */
@Path("/api/snapshots")
@RunOnVirtualThread
@Tag(name = "Store", description = "The soundness of everything that is stored")
public class StoreResource {
    private static final String WAIT = "Answer when it is done (after at most 50 s) instead of at once";

    private final SnapshotService snapshots;
    private final OperationService service;
    private final OperationAnswers operations;
    private final SecurityIdentity caller;
    private final StoreStatistics statistics;

    StoreResource(
            SnapshotService snapshots,
            OperationService service,
            OperationAnswers operations,
            SecurityIdentity caller,
            StoreStatistics statistics) {
        this.snapshots = snapshots;
        this.service = service;
        this.operations = operations;
        this.caller = caller;
        this.statistics = statistics;
    }

    @GET
    @Path("stats")
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Read the figures of the store",
            description =
                    "Counts and sizes, at most 10 s old; the store itself is not read. `storedBytes` was counted at"
                            + " `countedAt` and has what snapshots added since; it is absent until the first collection"
                            + " has counted the store of an earlier release. `unusedBytes` of it had no snapshot when it"
                            + " was counted.")
    @APIResponse(
            responseCode = "200",
            description = "The figures",
            content =
                    @Content(
                            schema = @Schema(implementation = StoreStatistics.Figures.class),
                            examples = @ExampleObject(name = "two versions of one model", value = """
                                {"snapshots": 2, "models": 1, "pinned": 0, "healthy": 2, "unverified": 0, "damaged": 0,
                                 "logicalBytes": 1615388928, "storedBytes": 811888640, "unusedBytes": 0,
                                 "deduplicatedBytes": 803500288, "countedAt": "2026-01-31T03:00:00Z",
                                 "diskTotalBytes": 1000204886016, "diskFreeBytes": 300000000000,
                                 "lastVerification": {"operationId": "0f9a3b5c-7d9e-4f20-a1b2-c3d4e5f60718",
                                   "endedAt": "2026-01-31T03:00:00Z"},
                                 "lastCollection": {"operationId": "1f9a3b5c-7d9e-4f20-a1b2-c3d4e5f60718",
                                   "endedAt": "2026-01-31T03:00:01Z", "freedBytes": 4096},
                                 "readAt": "2026-01-31T12:00:00Z"}\
                                """)))
    @APIResponse(responseCode = "503", description = "`service_unavailable`")
    public StoreStatistics.Figures statistics() {
        return statistics.latest();
    }

    @POST
    @Path("verify")
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Verify the store",
            description =
                    "Reads all snapshots, or the part that was not verified for the longest time, and records each"
                            + " one's `health`. Content that several share is read once. A part is verified daily without"
                            + " being asked.")
    @APIResponse(
            responseCode = "202",
            description = "The operation that does it; `Location` names it",
            content = @Content(schema = @Schema(implementation = Operation.class)))
    @APIResponse(
            responseCode = "200",
            description = "With `wait`: what was found",
            content = @Content(schema = @Schema(implementation = VerifyTask.Summary.class)))
    @APIResponse(responseCode = "400", description = "`invalid_field`")
    public Response verify(
            @Valid @Nullable VerifyRequest request,
            @Parameter(description = WAIT) @RestQuery @DefaultValue("false") boolean wait)
            throws InterruptedException {
        Double fraction = request == null ? null : request.fraction();
        Operation started = snapshots.verifyFraction(
                fraction == null ? 1 : fraction, caller.getPrincipal().getName());
        return operations.answer(started, wait, Response::ok);
    }

    @POST
    @Path("rebuild")
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Make the index again",
            description =
                    "Reads every manifest in the store, which is the truth, and makes the database say the same: rows"
                            + " that are missing, labels, pins and metadata. Needed after the database was lost or"
                            + " restored from a backup.")
    @APIResponse(
            responseCode = "202",
            description = "The operation that does it; `Location` names it",
            content = @Content(schema = @Schema(implementation = Operation.class)))
    @APIResponse(
            responseCode = "200",
            description = "With `wait`: what was done",
            content = @Content(schema = @Schema(implementation = IndexRepair.Outcome.class)))
    public Response rebuild(@Parameter(description = WAIT) @RestQuery @DefaultValue("false") boolean wait)
            throws InterruptedException {
        Operation started = service.start(
                OperationKind.REBUILD, null, Map.of(), caller.getPrincipal().getName());
        return operations.answer(started, wait, Response::ok);
    }
}
