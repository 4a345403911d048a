package ai.beast.automation.template;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/api/automation/templates")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Templates", description = "Workflows shipped with the suite")
public class TemplateResource {
    private final TemplateCatalogue templates;
    private final TemplateInstaller installer;

    TemplateResource(TemplateCatalogue templates, TemplateInstaller installer) {
        this.templates = templates;
        this.installer = installer;
    }

    @GET
    @Operation(summary = "List templates")
    public List<TemplateSummary> list() {
        return templates.list();
    }

    @GET
    @Path("/{id}")
    @Operation(
            summary = "Preview a template",
            description = "Includes the workflow and the binding an installation creates.")
    public Template get(@PathParam("id") String id) {
        return templates.get(id);
    }

    @POST
    @Path("/{id}/install")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Install a template",
            description =
                    "Creates and publishes the workflow in n8n, then creates the binding. Returns 409 when the webhook path is in use.")
    public RestResponse<Installation> install(@PathParam("id") String id, @Nullable InstallRequest request) {
        Map<String, String> given = request == null ? null : request.parameters();
        return RestResponse.status(
                RestResponse.Status.CREATED, installer.install(id, given == null ? Map.of() : given));
    }
}
