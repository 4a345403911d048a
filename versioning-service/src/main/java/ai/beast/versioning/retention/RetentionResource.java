package ai.beast.versioning.retention;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The scheduled policy over HTTP. */
@Path("/api/snapshots/retention")
@RunOnVirtualThread
@Tag(name = "Retention")
public class RetentionResource {
    private static final String EXAMPLE = """
        {"enabled": true, "everyHours": 24, "keepNewest": 5, "keepDaily": 7, "keepWeekly": 4, "keepMonthly": 12,
         "updatedAt": "2026-01-30T12:00:00Z", "updatedBy": "ops", "lastRun": {"operationId":
         "0f9a3b5c-7d9e-4f20-a1b2-c3d4e5f60718", "startedAt": "2026-01-31T12:00:30Z", "state": "succeeded"},
         "nextRunAt": "2026-02-01T12:00:30Z"}\
        """;

    private final RetentionStore policy;
    private final SecurityIdentity caller;

    RetentionResource(RetentionStore policy, SecurityIdentity caller) {
        this.policy = policy;
        this.caller = caller;
    }

    @GET
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Read the scheduled policy",
            description = "Off unless it was turned on. Its last run is an operation of the kind `cleanup`.")
    @APIResponse(
            responseCode = "200",
            description = "The policy and its runs",
            content =
                    @Content(
                            schema = @Schema(implementation = RetentionStore.Kept.class),
                            examples = @ExampleObject(name = "turned on", value = EXAMPLE)))
    public RetentionStore.Kept get() {
        return policy.read();
    }

    @PUT
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Replace the scheduled policy",
            description =
                    "A policy that is turned on runs for the first time when its hours have gone by, as a cleanup with"
                            + " these counts would, and is listed among the operations. `POST /api/snapshots/cleanup` with"
                            + " `dryRun` says what it would remove.")
    @APIResponse(
            responseCode = "200",
            description = "The policy as it is now",
            content =
                    @Content(
                            schema = @Schema(implementation = RetentionStore.Kept.class),
                            examples = @ExampleObject(name = "turned on", value = EXAMPLE)))
    @APIResponse(responseCode = "400", description = "`invalid_field`: among others a `keepNewest` of 0")
    public RetentionStore.Kept replace(@Valid @NotNull RetentionRules rules) {
        policy.replace(rules, caller.getPrincipal().getName());
        return policy.read();
    }
}
