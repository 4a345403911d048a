package ai.beast.events.session;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.Problem;
import ai.beast.problem.ProblemException;
import ai.beast.security.ApiKey;
import ai.beast.security.ApiKeyMechanism;
import ai.beast.security.Scope;
import ai.beast.security.session.Session;
import ai.beast.security.session.SessionMechanism;
import ai.beast.security.session.Sessions;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/session}. The cookie that it sets is read by {@link SessionMechanism} in every service. */
@Path("/api/session")
@Tag(name = "Session", description = "Browsers exchange an API key or a one-time ticket for a session")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "A problem; its code is stable",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class SessionResource {
    private static final String STARTED = """
            {"name": "local admin", "scope": "admin", "expiresAt": "2026-05-03T21:00:00Z",
             "pageToken": "q4mHcE9jTz1dVv0yq0kX8xJm0b1Yx7cQ2mS5n6W3aLs"}""";
    private static final String PRESENT =
            "{\"name\": \"local admin\", \"scope\": \"admin\", \"expiresAt\": \"2026-05-03T21:00:00Z\"}";
    private static final String TICKET = """
            {"ticket": "0badcafe.1777798860.mVhC0yXo3QdJ7w2bq1ZbVA.2b1Yx7cQ2mS5n6W3aLsq4mHcE9jTz1dVv0yq0kX8xJm",
             "expiresAt": "2026-05-03T09:01:00Z"}""";

    private final Sessions sessions;
    private final Tickets tickets;
    private final SecurityIdentity caller;

    SessionResource(Sessions sessions, Tickets tickets, SecurityIdentity caller) {
        this.sessions = sessions;
        this.tickets = tickets;
        this.caller = caller;
    }

    /** The credential of a browser without a key header. */
    @Schema(name = "SessionRequest")
    public record Credential(
            @Schema(description = "Of POST /api/session/tickets; none when the request has an API key")
            @Size(min = 1, max = 200)
            @Nullable
            String ticket) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Start a session",
            description =
                    "With an API key in the header, or a ticket in the body. The session is a cookie that scripts cannot read; "
                            + "it counts only together with the page token, as header X-Beast-Page of every request. It has the "
                            + "scope of the key, and ends with it.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = Credential.class),
                            examples = @ExampleObject(name = "key", value = "{}")))
    @APIResponse(
            responseCode = "200",
            description = "The session began",
            content =
                    @Content(
                            schema = @Schema(implementation = SessionView.class),
                            examples = @ExampleObject(name = "started", value = STARTED)))
    @APIResponse(
            responseCode = "401",
            description = "unauthenticated: no key, a wrong one, or a used or expired ticket")
    @APIResponse(responseCode = "403", description = "forbidden: the key of a service, or a page of another origin")
    @APIResponse(responseCode = "503", description = "service_unavailable")
    public Response start(@Valid @Nullable Credential credential, @Context HttpServerRequest request) {
        Sessions.Started started = sessions.start(ownerOf(credential)).orElseThrow(SessionResource::noKeys);
        return reply(SessionView.of(started.session().key(), started.session().expiresAt(), started.pageToken()))
                .header("Set-Cookie", SessionCookie.set(started.cookie(), request))
                .build();
    }

    @GET
    @Operation(
            summary = "The caller's session",
            description = "Renews it, for the same page token, when half of its time is over.")
    @APIResponse(
            responseCode = "200",
            description = "The session, or the name and scope of the API key",
            content =
                    @Content(
                            schema = @Schema(implementation = SessionView.class),
                            examples = @ExampleObject(name = "session", value = PRESENT)))
    public Response get(@Context HttpServerRequest request) {
        Optional<Session> present = SessionMechanism.sessionOf(caller);
        Optional<Sessions.Renewed> renewed = present.flatMap(sessions::renew);
        Session session =
                renewed.map(Sessions.Renewed::session).or(() -> present).orElse(null);
        ResponseBuilder reply = reply(SessionView.of(callerKey(), session == null ? null : session.expiresAt(), null));
        renewed.ifPresent(each -> reply.header("Set-Cookie", SessionCookie.set(each.cookie(), request)));
        return reply.build();
    }

    @DELETE
    @Operation(
            summary = "End the session of this browser",
            description =
                    "Deletes its cookie; harmless without one. To end the sessions of a key everywhere, revoke the key.")
    @APIResponse(responseCode = "204", description = "The browser has no session")
    public Response end(@Context HttpServerRequest request) {
        ResponseBuilder reply = Response.noContent().header("Cache-Control", "no-store");
        sessions.cookieNames(request.headers().getAll("Cookie"))
                .forEach(name -> reply.header("Set-Cookie", SessionCookie.delete(name, request)));
        return reply.build();
    }

    @POST
    @Path("/tickets")
    @Operation(
            summary = "Issue a one-time ticket",
            description =
                    "A browser that opens /console/login#ticket=… within a minute is signed in with the caller's key. The ticket is "
                            + "used up by that.")
    @APIResponse(
            responseCode = "200",
            description = "The ticket",
            content =
                    @Content(
                            schema = @Schema(implementation = Tickets.Issued.class),
                            examples = @ExampleObject(name = "ticket", value = TICKET)))
    @APIResponse(responseCode = "403", description = "forbidden: the key of a service, or without scope write")
    public Response ticket() {
        return reply(tickets.issue(personal(callerKey())).orElseThrow(SessionResource::noKeys))
                .build();
    }

    private ApiKey ownerOf(@Nullable Credential credential) {
        if (SessionMechanism.sessionOf(caller).isEmpty()) {
            Optional<ApiKey> presented = ApiKeyMechanism.keyOf(caller);
            if (presented.isPresent()) {
                return personal(presented.get());
            }
        }
        String ticket = credential == null ? null : credential.ticket();
        if (ticket == null) {
            throw new ProblemException(ErrorCode.UNAUTHENTICATED, "An API key or a ticket is needed");
        }
        return tickets.redeem(ticket)
                .orElseThrow(() -> new ProblemException(
                        ErrorCode.UNAUTHENTICATED, "The ticket is wrong, was used, or is older than a minute"));
    }

    private ApiKey callerKey() {
        return ApiKeyMechanism.keyOf(caller)
                .orElseThrow(() -> new ProblemException(ErrorCode.UNAUTHENTICATED, ErrorCode.UNAUTHENTICATED.title()));
    }

    private static ApiKey personal(ApiKey key) {
        if (key.scope() == Scope.SERVICE) {
            throw new ProblemException(ErrorCode.FORBIDDEN, "The key of a service starts no session");
        }
        return key;
    }

    private static ResponseBuilder reply(Object body) {
        return Response.ok(body).header("Cache-Control", "no-store");
    }

    private static ProblemException noKeys() {
        return new ProblemException(
                ErrorCode.SERVICE_UNAVAILABLE,
                "The file session-keys beside the API keys is missing; `beast up` and `deploy/init` make it");
    }
}
