package ai.beast.registry.mlflow;

import static ai.beast.registry.mlflow.MlflowRequest.present;
import static ai.beast.registry.mlflow.MlflowRequest.sent;

import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.Model;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Versions of registered models over MLflow's REST API. */
@Path("/api/2.0/mlflow/model-versions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "MLflow", description = "The registry part of MLflow's REST API, on the same catalogue")
@APIResponse(responseCode = "200", description = "As MLflow 2 answers")
@APIResponse(
        responseCode = "default",
        description = "An error as MLflow's clients understand it",
        content = @Content(schema = @Schema(implementation = MlflowError.class)))
public class ModelVersionResource {
    private final MlflowModels view;
    private final MlflowChanges changes;
    private final MlflowLists search;
    private final SecurityIdentity caller;

    ModelVersionResource(MlflowModels view, MlflowChanges changes, MlflowLists search, SecurityIdentity caller) {
        this.view = view;
        this.changes = changes;
        this.search = search;
        this.caller = caller;
    }

    @POST
    @Path("create")
    @Operation(summary = "Add a version to a registered model")
    public Object create(@Nullable MlflowRequest request) throws JsonProcessingException {
        MlflowRequest sent = sent(request);
        List<MlflowTag> tags = Objects.requireNonNullElse(sent.tags(), List.of());
        return answer(changes.createVersion(
                present("name", sent.name()), sent.source(), sent.description(), sent.runId(), tags));
    }

    @GET
    @Path("get")
    @Operation(summary = "Get a version")
    public Object get(@QueryParam("name") @Nullable String name, @QueryParam("version") @Nullable String version) {
        return answer(view.entry(present("name", name), present("version", version)));
    }

    @PATCH
    @Path("update")
    @Operation(summary = "Describe a version")
    public Object update(@Nullable MlflowRequest request) throws JsonProcessingException {
        MlflowRequest sent = sent(request);
        return answer(changes.describeVersion(entry(sent), sent.description()));
    }

    @DELETE
    @Path("delete")
    @Operation(summary = "Remove a version; its files stay")
    public Object delete(@Nullable MlflowRequest request) {
        MlflowRequest sent = sent(request);
        changes.removeEntry(entry(sent), caller.getPrincipal().getName());
        return Map.of();
    }

    @GET
    @Path("search")
    @Operation(summary = "Find versions by the name of their model")
    public Object search(
            @QueryParam("filter") @Nullable String filter,
            @QueryParam("max_results") @Nullable String maxResults,
            @QueryParam("order_by") @Nullable List<String> orderBy,
            @QueryParam("page_token") @Nullable String pageToken) {
        return search.versions(MlflowFilter.of(filter), MlflowOrder.ofVersions(orderBy), maxResults, pageToken);
    }

    @GET
    @Path("get-download-uri")
    @Operation(summary = "Where a version can be had")
    public Object downloadUri(
            @QueryParam("name") @Nullable String name, @QueryParam("version") @Nullable String version) {
        Model entry = view.entry(present("name", name), present("version", version));
        return Map.of("artifact_uri", MlflowModels.source(entry));
    }

    @POST
    @Path("transition-stage")
    @Operation(summary = "Put a version into a stage")
    public Object transition(@Nullable MlflowRequest request) throws JsonProcessingException {
        MlflowRequest sent = sent(request);
        return answer(changes.stage(
                entry(sent), present("stage", sent.stage()), Boolean.TRUE.equals(sent.archiveExistingVersions())));
    }

    @POST
    @Path("set-tag")
    @Operation(summary = "Tag a version")
    public Object setTag(@Nullable MlflowRequest request) throws JsonProcessingException {
        MlflowRequest sent = sent(request);
        String value = Objects.requireNonNullElse(sent.value(), "");
        var _ = changes.tagVersion(entry(sent), present("key", sent.key()), value);
        return Map.of();
    }

    @DELETE
    @Path("delete-tag")
    @Operation(summary = "Take a tag from a version")
    public Object deleteTag(@Nullable MlflowRequest request) throws JsonProcessingException {
        MlflowRequest sent = sent(request);
        var _ = changes.tagVersion(entry(sent), present("key", sent.key()), null);
        return Map.of();
    }

    private Model entry(MlflowRequest sent) {
        return view.entry(present("name", sent.name()), present("version", sent.version()));
    }

    private Map<String, ModelVersion> answer(Model entry) {
        return Map.of("model_version", view.version(entry));
    }

    /** Each is named, because the framework has a mapper of its own for some. */
    @ServerExceptionMapper({
        ProblemException.class,
        ConstraintViolationException.class,
        JsonProcessingException.class,
        MismatchedInputException.class,
        WebApplicationException.class
    })
    public Response refused(Exception failure) {
        MlflowError.Sent sent = MlflowError.of(failure);
        return Response.status(sent.status()).entity(sent.error()).build();
    }
}
