package ai.beast.registry.catalog;

import ai.beast.problem.Preconditions;
import ai.beast.problem.Problem;
import ai.beast.registry.catalog.cache.Answer;
import ai.beast.registry.catalog.change.ModelService;
import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.catalog.lineage.Lineage;
import ai.beast.registry.catalog.search.ModelPage;
import ai.beast.registry.catalog.search.ModelParameters;
import ai.beast.registry.memory.FitParameters;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The catalogue over HTTP. */
@Path("/api/models")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Models", description = "The catalogue")
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class ModelResource {
    static final String MERGE_PATCH = "application/merge-patch+json";

    private final ModelService models;
    private final ModelAnswers answers;

    ModelResource(ModelService models, ModelAnswers answers) {
        this.models = models;
        this.answers = answers;
    }

    @GET
    @Operation(
            summary = "Find models, best rated first",
            description =
                    "Words match words that begin with them; a word nothing begins with also matches those it may be"
                            + " a typing error of. Names of purposes, languages and licences match what entries are"
                            + " labelled with. Whole words of the name or labels come first, words only in the"
                            + " description last. Where words alone are asked for and no entry has them, nearest has"
                            + " the entries that come near."
                            + " With memoryGiB each entry also has fits (yes, tight, no or unknown), memoryBytes and"
                            + " memoryComplete; memoryBytes is the least it can be where that is false.")
    @APIResponse(
            responseCode = "200",
            description = "A page of the list",
            content =
                    @Content(
                            schema = @Schema(implementation = ModelPage.class),
                            examples = {
                                @ExampleObject(name = "fields=name with memoryGiB=8", value = """
                                {"items": [{"id": "llama-3.2-1b-instruct", "name": "Llama 3.2 1B Instruct", "fits": "yes",
                                  "memoryBytes": 1612709888, "memoryComplete": true}], "nextCursor": null}\
                                """),
                                @ExampleObject(name = "q=quen coder zebrafish", value = """
                                {"items": [], "nextCursor": null, "nearest": {"didYouMean": "qwen coder",
                                  "items": [{"id": "qwen2.5-coder-1.5b-instruct", "name": "Qwen2.5 Coder 1.5B Instruct"}]}}\
                                """)
                            }))
    public Response list(
            @BeanParam ModelParameters parameters,
            @BeanParam FitParameters fit,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
            @HeaderParam(HttpHeaders.CACHE_CONTROL) @Parameter(hidden = true) @Nullable String cacheControl,
            @Context Request request) {
        return unlessKnown(answers.list(parameters, fit, fresh(cacheControl)), request);
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get a model; answers 304 when If-None-Match names its present ETag")
    @APIResponse(
            responseCode = "200",
            description = "The model",
            content = @Content(schema = @Schema(implementation = Model.class)))
    public Response get(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
            @HeaderParam(HttpHeaders.CACHE_CONTROL) @Parameter(hidden = true) @Nullable String cacheControl,
            @Context Request request) {
        return unlessKnown(answers.entry(id, fresh(cacheControl)), request);
    }

    @GET
    @Path("{id}/lineage")
    @Operation(summary = "What a model was made from, and what was made from it")
    @APIResponse(
            responseCode = "200",
            description = "Relatives, nearest first",
            content =
                    @Content(
                            schema = @Schema(implementation = Lineage.class),
                            examples = @ExampleObject(name = "a fine-tune", value = """
                                {"id": "our-support-model",
                                 "ancestors": [{"reference": "meta-llama/Llama-3.1-8B-Instruct",
                                   "id": "llama-3.1-8b-instruct", "name": "Llama 3.1 8B Instruct", "generations": 1}],
                                 "descendants": []}\
                                """)))
    public Lineage lineage(@PathParam("id") String id) {
        return models.lineage(id);
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Register a model, or change the fields that are given",
            description = "Counters, creation time and absent fields stay as they are. With If-Match the change is made"
                    + " only to that state of the model; with If-None-Match: * only a new model is made.")
    @APIResponse(
            responseCode = "201",
            description = "The model is new",
            content = @Content(schema = @Schema(implementation = Model.class)))
    @APIResponse(
            responseCode = "200",
            description = "The model after the change",
            content = @Content(schema = @Schema(implementation = Model.class)))
    public Response put(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
            @Context Request request,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = ModelDetails.class),
                                            examples = @ExampleObject(name = "a small chat model", value = """
                                                {"name": "Llama 3.2 1B Instruct", "version": "Q4_K_M",
                                                 "family": "llama", "sizeBytes": 807694464, "license": "Llama",
                                                 "tags": ["chat", "instruct"], "modalities": ["text"]}\
                                                """)))
                    @Nullable
                    JsonNode body)
            throws JsonProcessingException {
        String header = ifMatch == null ? HttpHeaders.IF_NONE_MATCH : HttpHeaders.IF_MATCH;
        ModelService.Stored stored = models.put(
                id,
                body,
                current -> Preconditions.check(
                        request, current.map(ModelResource::tag).orElse(null), header));
        Status status = stored.created() ? Status.CREATED : Status.OK;
        return tagged(Response.status(status).entity(stored.model()), stored.model());
    }

    @PATCH
    @Path("{id}")
    @Consumes(MERGE_PATCH)
    @Operation(
            summary = "Edit a model with a JSON merge patch (RFC 7396)",
            description = "If-Match with the model's ETag is required. What is edited belongs to the person: nothing"
                    + " read from a file replaces it later.")
    @APIResponse(
            responseCode = "200",
            description = "The model after the edit",
            content = @Content(schema = @Schema(implementation = Model.class)))
    public Response patch(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Context Request request,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MERGE_PATCH,
                                            schema = @Schema(implementation = ModelDetails.class),
                                            examples = @ExampleObject(name = "rate and describe", value = """
                                                {"rating": 4.5, "description": "Good at short answers",
                                                 "limitations": null}\
                                                """)))
                    @Nullable
                    JsonNode patch)
            throws JsonProcessingException {
        Preconditions.requireIfMatch(ifMatch);
        Model model = models.patch(id, patch, current -> Preconditions.check(request, tag(current)));
        return tagged(Response.ok(model), model);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Remove a model from the catalogue; its files stay where they are")
    @APIResponse(responseCode = "204", description = "The model is gone")
    public void delete(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Context Request request) {
        models.delete(id, current -> Preconditions.check(request, tag(current)));
    }

    /** Clients may keep the answer, but must revalidate it before each use. */
    private static Response unlessKnown(Answer answer, Request request) {
        EntityTag tag = new EntityTag(answer.tag());
        Response.ResponseBuilder known = Preconditions.notModified(request, tag);
        return (known == null ? Response.ok(answer.body()) : known)
                .tag(tag)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .build();
    }

    private static boolean fresh(@Nullable String cacheControl) {
        return cacheControl != null && cacheControl.contains("no-cache");
    }

    private static Response tagged(Response.ResponseBuilder response, Model model) {
        return response.tag(tag(model)).build();
    }

    /** The entity tag of an entry is its revision. */
    private static EntityTag tag(Model model) {
        return Preconditions.tag(model.revision());
    }
}
