package ai.beast.events.webhook.endpoint;

import ai.beast.problem.PageRequest;
import ai.beast.problem.Preconditions;
import ai.beast.problem.Problem;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Webhook endpoints over HTTP. */
@Path("/api/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Webhooks", description = "Where events are sent over HTTP, signed as Standard Webhooks says")
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class EndpointResource {
    static final String MERGE_PATCH = "application/merge-patch+json";

    private final EndpointService endpoints;

    EndpointResource(EndpointService endpoints) {
        this.endpoints = endpoints;
    }

    @GET
    @Operation(
            summary = "List endpoints",
            description = "In the order of their ids; pass the cursor to get the next page.")
    public EndpointPage list(@Valid @BeanParam PageRequest page) {
        return endpoints.list(page.limit(), page.cursor());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Send events to a URL",
            description =
                    "From now on, each event that the filters let through is sent to the URL as a CloudEvent in JSON."
                            + " The secret in the answer is shown this once; verify webhook-signature with it. A URL whose"
                            + " host is not on the public internet must be allowed by AI_BEAST_OUTBOUND_ALLOW.")
    @APIResponse(
            responseCode = "201",
            description = "The endpoint with its secret",
            content = @Content(schema = @Schema(implementation = CreatedEndpoint.class)))
    public RestResponse<CreatedEndpoint> create(
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = EndpointRequest.class),
                                            examples = @ExampleObject(name = "everything about models", value = """
                                                {"url": "https://hooks.example.org/ai-beast",
                                                 "description": "Tell the team about new models",
                                                 "eventTypes": ["model.*"]}""")))
                    @Valid
                    @NotNull(message = "must be given")
                    EndpointRequest request) {
        CreatedEndpoint created = endpoints.create(request);
        return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, created)
                .tag(Preconditions.tag(created.endpoint().version()))
                .location(URI.create("/api/webhooks/" + created.endpoint().id()))
                .build();
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Get an endpoint", description = "The ETag is what a change needs as If-Match.")
    public RestResponse<Endpoint> get(@PathParam("id") UUID id) {
        return tagged(endpoints.get(id));
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Change an endpoint with a JSON merge patch (RFC 7396)",
            description =
                    "If-Match with the ETag is required. Deliveries that wait go to the new URL. While the endpoint is"
                            + " disabled its deliveries wait, and new events are recorded as missed; enabling it forgets"
                            + " its failures.")
    public RestResponse<Endpoint> patch(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Context Request request,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MERGE_PATCH,
                                            schema = @Schema(implementation = EndpointRequest.class),
                                            examples = @ExampleObject(name = "enable again", value = """
                                                {"enabled": true}""")))
                    @Nullable
                    JsonNode patch)
            throws JsonProcessingException {
        Preconditions.requireIfMatch(ifMatch);
        int version = endpoints.get(id).version();
        Preconditions.check(request, Preconditions.tag(version));
        return tagged(endpoints.patch(id, version, patch));
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            summary = "Delete an endpoint",
            description =
                    "With its secrets and its deliveries, also those that were not made yet. With If-Match only that"
                            + " state of it.")
    public void delete(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Context Request request) {
        int version = endpoints.get(id).version();
        Preconditions.check(request, Preconditions.tag(version));
        endpoints.delete(id, ifMatch == null ? null : version);
    }

    @POST
    @Path("/{id}/rotate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Replace the signing secret",
            description =
                    "Until the overlap ends (24 hours unless said otherwise) requests carry a signature of each, so"
                            + " that the receiver can change over at any time. After a leak send overlapSeconds 0.")
    public Rotation rotate(
            @PathParam("id") UUID id,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = RotationRequest.class),
                                            examples = @ExampleObject(name = "an hour", value = """
                                                {"overlapSeconds": 3600}""")))
                    @Valid
                    @Nullable
                    RotationRequest request) {
        return endpoints.rotate(id, request);
    }

    private static RestResponse<Endpoint> tagged(Endpoint endpoint) {
        return RestResponse.ResponseBuilder.create(RestResponse.Status.OK, endpoint)
                .tag(Preconditions.tag(endpoint.version()))
                .build();
    }
}
