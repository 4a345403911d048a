package ai.beast.automation.workflow;

import ai.beast.automation.n8n.N8nProbe;
import ai.beast.automation.n8n.N8nStatus;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/automation")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "n8n")
public class N8nResource {
    private final N8nProbe probe;
    private final WorkflowRuns runs;

    N8nResource(N8nProbe probe, WorkflowRuns runs) {
        this.probe = probe;
        this.runs = runs;
    }

    @GET
    @Path("/status")
    @Operation(summary = "Get the state of n8n", description = "Observed at most five seconds ago.")
    public N8nStatus status() {
        return probe.status();
    }

    @POST
    @Path("/execute")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Start a workflow by its webhook", description = "Requires no key of n8n's API.")
    public Execution execute(@Valid @NotNull(message = "must be given") WebhookCallRequest request) {
        return runs.execute(Webhook.of(request.webhookPath(), request.method()), request.payload());
    }
}
