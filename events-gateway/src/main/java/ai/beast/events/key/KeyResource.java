package ai.beast.events.key;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.Problem;
import ai.beast.problem.ProblemException;
import ai.beast.security.Caller;
import ai.beast.security.Scope;
import ai.beast.security.key.KeyRecord;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Valid;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The API keys of the installation over HTTP. Every route needs the scope admin. */
@Path("/api/keys")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Keys", description = "The API keys of the installation")
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class KeyResource {
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final KeyService keys;
    private final KeyUses uses;
    private final SecurityIdentity caller;
    private final ObjectMapper json;
    private final Validator validator;
    private final Clock clock = Clock.systemUTC();

    KeyResource(KeyService keys, KeyUses uses, SecurityIdentity caller, ObjectMapper json, Validator validator) {
        this.keys = keys;
        this.uses = uses;
        this.caller = caller;
        this.json = json;
        this.validator = validator;
    }

    @GET
    @Operation(
            summary = "List the API keys",
            description = "Those of the installation first, then those made here; expired and revoked ones included.")
    public KeyList list() {
        requireAdmin();
        Instant now = clock.instant();
        Map<String, LocalDate> used = uses.lastUsed();
        return new KeyList(
                keys.all().stream()
                        .map(key -> KeyView.of(key, now, used.get(key.key().id())))
                        .toList(),
                keys.isWritable());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Make an API key",
            description = "All services accept it within two seconds. The key is shown in this answer and never again.")
    @APIResponse(
            responseCode = "201",
            description = "The key",
            content = @Content(schema = @Schema(implementation = CreatedKey.class)))
    public RestResponse<CreatedKey> add(
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = KeyRequest.class),
                                            examples = @ExampleObject(name = "a chat program", value = """
                                                {"name": "open-webui", "scope": "infer", "expiresAt": "2027-01-01T00:00:00Z",
                                                 "limits": {"requestsPerMinute": 60, "tokensPerMinute": 20000, "concurrentRequests": 4},
                                                 "models": ["chat-default"]}""")))
                    @Valid
                    @NotNull(message = "must be given")
                    KeyRequest request) {
        String by = requireAdmin();
        KeyService.Made made = keys.add(request, by);
        return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, created(made))
                .location(URI.create("/api/keys/" + made.record().key().id()))
                .header("Cache-Control", "no-store")
                .build();
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Get an API key", description = "What is kept of it; its secret is not.")
    public KeyView get(@PathParam("id") String id) {
        requireAdmin();
        return view(keys.get(id));
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Change an API key with a JSON merge patch (RFC 7396)",
            description = "Its name, expiry, limits and models; null removes a bound. The scope stays as it is.")
    public KeyView change(
            @PathParam("id") String id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MERGE_PATCH,
                                            schema = @Schema(implementation = KeyRequest.class),
                                            examples = @ExampleObject(name = "fewer requests", value = """
                                                {"limits": {"requestsPerMinute": 30}}""")))
                    @Nullable
                    JsonNode patch) {
        String by = requireAdmin();
        if (!(patch instanceof ObjectNode changes)) {
            throw new ProblemException(ErrorCode.MALFORMED_JSON, "A merge patch is a JSON object");
        }
        return view(keys.change(id, present -> merged(present, changes), by));
    }

    @POST
    @Path("/{id}/rotate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Replace an API key",
            description =
                    "Makes a key with the same name, scope and bounds. The present one ends after the overlap, with it its"
                            + " sessions and streams.")
    @APIResponse(
            responseCode = "200",
            description = "The new key; it is shown this once",
            content = @Content(schema = @Schema(implementation = CreatedKey.class)))
    public RestResponse<CreatedKey> rotate(
            @PathParam("id") String id,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = KeyRotationRequest.class),
                                            examples = @ExampleObject(name = "an hour of both", value = """
                                                {"overlapSeconds": 3600}""")))
                    @Valid
                    @Nullable
                    KeyRotationRequest request) {
        String by = requireAdmin();
        Integer seconds = request == null ? null : request.overlapSeconds();
        KeyService.Made made = keys.rotate(id, Duration.ofSeconds(seconds == null ? 0 : seconds), by);
        return RestResponse.ResponseBuilder.ok(created(made))
                .header("Cache-Control", "no-store")
                .build();
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            summary = "Revoke an API key",
            description =
                    "All services refuse it within two seconds, and its sessions and streams end. The last admin key that"
                            + " does not expire cannot be revoked.")
    @APIResponse(responseCode = "204", description = "The key is revoked")
    public void revoke(@PathParam("id") String id) {
        keys.revoke(id, requireAdmin());
    }

    private KeyRequest merged(KeyRequest present, ObjectNode changes) {
        try {
            ObjectNode whole = json.valueToTree(present);
            JsonNode limits = changes.get("limits");
            ObjectNode rest = changes.deepCopy();
            if (limits instanceof ObjectNode some && whole.get("limits") instanceof ObjectNode old) {
                old.setAll(some);
                rest.remove("limits");
            }
            whole.setAll(rest);
            KeyRequest request = json.treeToValue(whole, KeyRequest.class);
            Set<ConstraintViolation<KeyRequest>> violations = validator.validate(request);
            if (!violations.isEmpty()) {
                throw new ConstraintViolationException(violations);
            }
            return request;
        } catch (JsonProcessingException malformed) {
            throw new ProblemException(ErrorCode.MALFORMED_JSON, "A member has a value of the wrong type", malformed);
        }
    }

    private CreatedKey created(KeyService.Made made) {
        return new CreatedKey(made.text(), KeyView.of(made.record(), clock.instant(), null), made.previousUntil());
    }

    private KeyView view(KeyRecord key) {
        return KeyView.of(key, clock.instant(), uses.lastUsed().get(key.key().id()));
    }

    /** @return the name of the caller's key */
    private String requireAdmin() {
        Caller who = Caller.of(caller);
        if (!who.hasScope(Scope.ADMIN)) {
            throw new ProblemException(ErrorCode.FORBIDDEN, "This route requires an API key with scope admin");
        }
        return who.name();
    }
}
