package ai.beast.automation.binding;

import ai.beast.automation.workflow.WorkflowRuns;
import ai.beast.problem.PageRequest;
import ai.beast.problem.Preconditions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/api/automation/bindings")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Bindings", description = "Which event starts which workflow")
public class BindingResource {
    private final BindingService bindings;
    private final WorkflowRuns workflows;

    BindingResource(BindingService bindings, WorkflowRuns workflows) {
        this.workflows = workflows;
        this.bindings = bindings;
    }

    @GET
    @Operation(
            summary = "List bindings",
            description = "Ordered by name; pass nextCursor as cursor to get the next page.")
    public BindingPage list(@Valid @BeanParam PageRequest page) {
        return bindings.list(page.limit(), page.cursor());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Get a binding", description = "A change requires the ETag as If-Match.")
    public RestResponse<Binding> get(@PathParam("id") UUID id) {
        return tagged(RestResponse.Status.OK, bindings.get(id)).build();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Bind an event to a workflow",
            description = "Applies to events that arrive from now on. The name is unique.")
    public RestResponse<Binding> create(@Valid @NotNull(message = "must be given") BindingRequest request) {
        requireCallable(request);
        Binding created = bindings.create(request);
        return tagged(RestResponse.Status.CREATED, created)
                .location(URI.create("/api/automation/bindings/" + created.id()))
                .build();
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Replace a binding",
            description = "Pending deliveries go to the new target with their old payload.")
    public RestResponse<Binding> update(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Context Request request,
            @Valid @NotNull(message = "must be given") BindingRequest content) {
        Preconditions.requireIfMatch(ifMatch);
        requireCallable(content);
        int version = bindings.get(id).version();
        Preconditions.check(request, Preconditions.tag(version));
        return tagged(RestResponse.Status.OK, bindings.update(id, version, content))
                .build();
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Delete a binding", description = "Also deletes its deliveries, pending ones included.")
    public void delete(@PathParam("id") UUID id) {
        bindings.delete(id);
    }

    /** A binding to a workflow that can never be started is refused when it is made. */
    private void requireCallable(BindingRequest request) {
        String id = request.workflowId();
        if (id != null && request.webhookPath() == null) {
            workflows.requireCallable(id);
        }
    }

    private static RestResponse.ResponseBuilder<Binding> tagged(RestResponse.Status status, Binding binding) {
        return RestResponse.ResponseBuilder.create(status, binding).tag(Preconditions.tag(binding.version()));
    }
}
