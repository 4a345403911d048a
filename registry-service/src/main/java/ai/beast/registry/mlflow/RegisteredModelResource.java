package ai.beast.registry.mlflow;

import static ai.beast.registry.mlflow.MlflowRequest.present;
import static ai.beast.registry.mlflow.MlflowRequest.sent;

import ai.beast.problem.ProblemException;
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

/** Registered models over MLflow's REST API. */
@Path("/api/2.0/mlflow/registered-models")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "MLflow", description = "The registry part of MLflow's REST API, on the same catalogue")
@APIResponse(responseCode = "200", description = "As MLflow 2 answers")
@APIResponse(
        responseCode = "default",
        description = "An error as MLflow's clients understand it",
        content = @Content(schema = @Schema(implementation = MlflowError.class)))
public class RegisteredModelResource {
    private final MlflowModels view;
    private final MlflowChanges changes;
    private final MlflowLists search;
    private final SecurityIdentity caller;

    RegisteredModelResource(MlflowModels view, MlflowChanges changes, MlflowLists search, SecurityIdentity caller) {
        this.view = view;
        this.changes = changes;
        this.search = search;
        this.caller = caller;
    }

    @POST
    @Path("create")
    @Operation(summary = "Make a registered model without versions")
    public Object create(@Nullable MlflowRequest request) {
        MlflowRequest sent = sent(request);
        List<MlflowTag> tags = Objects.requireNonNullElse(sent.tags(), List.of());
        return Map.of("registered_model", changes.create(present("name", sent.name()), sent.description(), tags));
    }

    @GET
    @Path("get")
    @Operation(summary = "Get a registered model by name")
    public Object get(@QueryParam("name") @Nullable String name) {
        return Map.of("registered_model", view.model(present("name", name)));
    }

    @PATCH
    @Path("update")
    @Operation(summary = "Describe a registered model")
    public Object update(@Nullable MlflowRequest request) {
        MlflowRequest sent = sent(request);
        return Map.of("registered_model", changes.describe(present("name", sent.name()), sent.description()));
    }

    @POST
    @Path("rename")
    @Operation(summary = "Rename a registered model and its versions")
    public Object rename(@Nullable MlflowRequest request) throws JsonProcessingException {
        MlflowRequest sent = sent(request);
        String to = present("new_name", sent.newName());
        return Map.of(
                "registered_model",
                changes.rename(
                        present("name", sent.name()), to, caller.getPrincipal().getName()));
    }

    @DELETE
    @Path("delete")
    @Operation(summary = "Remove a registered model and its versions; files stay")
    public Object delete(@Nullable MlflowRequest request) {
        MlflowRequest sent = sent(request);
        changes.remove(present("name", sent.name()), caller.getPrincipal().getName());
        return Map.of();
    }

    @GET
    @Path("search")
    @Operation(summary = "Find registered models by name")
    public Object search(
            @QueryParam("filter") @Nullable String filter,
            @QueryParam("max_results") @Nullable String maxResults,
            @QueryParam("order_by") @Nullable List<String> orderBy,
            @QueryParam("page_token") @Nullable String pageToken) {
        return search.models(MlflowFilter.of(filter), MlflowOrder.ofModels(orderBy), maxResults, pageToken);
    }

    @GET
    @Path("get-latest-versions")
    @Operation(summary = "The newest version in each stage")
    public Object latestVersions(
            @QueryParam("name") @Nullable String name, @QueryParam("stages") @Nullable List<String> stages) {
        return Map.of("model_versions", view.latest(present("name", name), stages));
    }

    @POST
    @Path("get-latest-versions")
    @Operation(summary = "The newest version in each stage")
    public Object latestVersionsOf(@Nullable MlflowRequest request) {
        MlflowRequest sent = sent(request);
        return Map.of("model_versions", view.latest(present("name", sent.name()), sent.stages()));
    }

    @POST
    @Path("set-tag")
    @Operation(summary = "Tag a registered model")
    public Object setTag(@Nullable MlflowRequest request) {
        MlflowRequest sent = sent(request);
        changes.tag(
                present("name", sent.name()), present("key", sent.key()), Objects.requireNonNullElse(sent.value(), ""));
        return Map.of();
    }

    @DELETE
    @Path("delete-tag")
    @Operation(summary = "Take a tag from a registered model")
    public Object deleteTag(@Nullable MlflowRequest request) {
        MlflowRequest sent = sent(request);
        changes.tag(present("name", sent.name()), present("key", sent.key()), null);
        return Map.of();
    }

    @POST
    @Path("alias")
    @Operation(summary = "Let an alias stand for a version")
    public Object setAlias(@Nullable MlflowRequest request) {
        MlflowRequest sent = sent(request);
        changes.alias(
                view.entry(present("name", sent.name()), present("version", sent.version())),
                present("alias", sent.alias()),
                caller.getPrincipal().getName());
        return Map.of();
    }

    @DELETE
    @Path("alias")
    @Operation(summary = "Remove an alias")
    public Object deleteAlias(@Nullable MlflowRequest request) {
        MlflowRequest sent = sent(request);
        changes.removeAlias(
                present("name", sent.name()),
                present("alias", sent.alias()),
                caller.getPrincipal().getName());
        return Map.of();
    }

    @GET
    @Path("alias")
    @Operation(summary = "The version an alias stands for")
    public Object getAlias(@QueryParam("name") @Nullable String name, @QueryParam("alias") @Nullable String alias) {
        return Map.of("model_version", view.version(view.aliased(present("name", name), present("alias", alias))));
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
