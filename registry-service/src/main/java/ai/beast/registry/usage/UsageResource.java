package ai.beast.registry.usage;

import ai.beast.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
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

/** Usage of models over HTTP. */
@Path("/api/usage")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Usage", description = "Calls of models and their tokens, by day, key, model and alias")
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class UsageResource {
    private static final String EXAMPLE = """
            {"from": "2026-01-01", "to": "2026-01-31", "by": ["day", "model"],
             "items": [{"day": "2026-01-31", "model": "llama3.2:1b",
              "requests": {"total": 40, "failed": 1, "cancelled": 2, "aborted": 0, "withoutTokens": 3},
              "tokens": {"prompt": 5200, "completion": 10360}}],
             "truncated": false,
             "total": {"requests": {"total": 40, "failed": 1, "cancelled": 2, "aborted": 0, "withoutTokens": 3},
              "tokens": {"prompt": 5200, "completion": 10360}}}""";

    private final UsageService usage;

    UsageResource(UsageService usage) {
        this.usage = usage;
    }

    @GET
    @Operation(
            summary = "Sum the calls of models",
            description =
                    "Calls through the model gateway, by the day on which they began, in UTC. Each counts once, also when a gateway was"
                            + " killed; a report of it arrives some seconds after its end. Tokens are what the model servers state; `withoutTokens`"
                            + " are requests of which they state none. Days are kept for 400 days.")
    @APIResponse(
            responseCode = "200",
            description = "Latest day first, then most requests first; at most 10,000 items, and the total over all",
            content =
                    @Content(
                            schema = @Schema(implementation = UsageReport.class),
                            examples = @ExampleObject(name = "by day and model", value = EXAMPLE)))
    @APIResponse(responseCode = "400", description = "`invalid_field`")
    public UsageReport report(
            @Parameter(description = "First day, such as 2026-01-01; 30 days up to the last unless given")
                    @QueryParam("from")
                    @Nullable
                    String from,
            @Parameter(description = "Last day; today unless given. At most 400 days in all")
                    @QueryParam("to")
                    @Nullable
                    String to,
            @Parameter(description = "What to sum by, with commas between: day, key, model, alias; all unless given")
                    @QueryParam("by")
                    @Nullable
                    String by,
            @Parameter(description = "Only calls with this API key, by its id") @QueryParam("key") @Nullable String key,
            @Parameter(description = "Only calls of this model, as its model server lists it")
                    @QueryParam("model")
                    @Nullable
                    String model,
            @Parameter(description = "Only calls under this alias") @QueryParam("alias") @Nullable String alias) {
        return usage.report(UsageQuery.of(from, to, by, new UsageQuery.Filter(key, model, alias), usage.today()));
    }
}
