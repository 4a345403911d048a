package ai.beast.automation.workflow;

import ai.beast.problem.PageRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/api/automation/workflows")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Workflows", description = "n8n's workflows, over its public API")
public class WorkflowResource {
    private static final String EXAMPLE = """
            {"name": "Tell me", "nodes": [{"id": "1", "name": "Webhook", "type": "n8n-nodes-base.webhook",
             "typeVersion": 2, "position": [0, 0], "parameters": {"httpMethod": "POST", "path": "tell-me"}}],
             "connections": {}, "settings": {}}""";

    private final WorkflowService workflows;
    private final WorkflowRuns runs;

    WorkflowResource(WorkflowService workflows, WorkflowRuns runs) {
        this.workflows = workflows;
        this.runs = runs;
    }

    @GET
    @Operation(summary = "List workflows", description = "One page; pass its cursor to get the next.")
    public WorkflowPage list(@Valid @BeanParam PageRequest page) {
        return workflows.list(page.limit(), page.cursor());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Get a workflow with its nodes")
    public Workflow get(@PathParam("id") String id) {
        return workflows.get(id);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Create a workflow",
            description =
                    "In n8n's own format. It is not published; members n8n does not let clients write are ignored.")
    @RequestBody(content = @Content(examples = @ExampleObject(name = "webhook", value = EXAMPLE)))
    public RestResponse<Workflow> create(@NotNull(message = "must be a workflow") ObjectNode definition) {
        Workflow created = workflows.create(definition);
        return RestResponse.ResponseBuilder.<Workflow>created(URI.create("/api/automation/workflows/" + created.id()))
                .entity(created)
                .build();
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Replace a workflow's definition",
            description = "What GET returned may be edited and sent back.")
    @RequestBody(content = @Content(examples = @ExampleObject(name = "webhook", value = EXAMPLE)))
    public Workflow update(@PathParam("id") String id, @NotNull(message = "must be a workflow") ObjectNode definition) {
        return workflows.update(id, definition);
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Delete a workflow", description = "Bindings to it stay; their deliveries fail from then on.")
    public void delete(@PathParam("id") String id) {
        workflows.delete(id);
    }

    @POST
    @Path("/{id}/activate")
    @Operation(
            summary = "Publish a workflow",
            description = "Returns when its webhooks are live, or with live=false after the timeout.")
    public Publication activate(@PathParam("id") String id) {
        return runs.activate(id);
    }

    @POST
    @Path("/{id}/deactivate")
    @Operation(summary = "Unpublish a workflow")
    public Workflow deactivate(@PathParam("id") String id) {
        return workflows.unpublish(id);
    }

    @POST
    @Path("/{id}/execute")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Start a published workflow",
            description = "Calls its first webhook with the request's body and waits for the answer.")
    @RequestBody(content = @Content(examples = @ExampleObject(name = "payload", value = "{\"model_name\": \"tiny\"}")))
    public Execution execute(@PathParam("id") String id, @Nullable JsonNode payload) {
        return runs.execute(id, payload);
    }
}
