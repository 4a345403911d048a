package ai.beast.events.publish;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code POST /api/events}. */
@Path("/api/events")
@Tag(name = "Events")
public class PublishResource {
    private static final String EVENT = """
            {"specversion": "1.0", "type": "custom.backup.finished", "source": "urn:my-lab:backup", "id": "2031",
             "subject": "nas", "data": {"bytes": 1073741824}}""";

    /** What an event loop may read between two turns; it takes about a millisecond. */
    private static final int READ_ON_EVENT_LOOP = 256 * 1024;

    private final PublishService service;
    private final DataSchemas schemas;
    private final ExecutorService blocking;
    private final Clock clock = Clock.systemUTC();

    PublishResource(PublishService service, DataSchemas schemas, @VirtualThreads ExecutorService blocking) {
        this.service = service;
        this.schemas = schemas;
        this.blocking = blocking;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @NonBlocking
    @Operation(
            summary = "Publish one event or a batch",
            description =
                    "CloudEvents 1.0 in structured, batched or binary (ce-* headers) mode. Either all events of a batch "
                            + "are right or none is published. The answer is given when Kafka has them on all replicas. An "
                            + "event that was accepted before, by any gateway, is counted as repeated and not written again.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = HttpEvents.STRUCTURED,
                        schema = @Schema(type = SchemaType.OBJECT),
                        examples = @ExampleObject(name = "one", value = EVENT)),
                @Content(
                        mediaType = HttpEvents.BATCHED,
                        schema = @Schema(type = SchemaType.ARRAY, implementation = Object.class),
                        examples = @ExampleObject(name = "batch", value = "[" + EVENT + "]"))
            })
    @APIResponse(
            responseCode = "202",
            description = "Kafka has acknowledged all events",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Published.class),
                            examples =
                                    @ExampleObject(
                                            name = "one",
                                            value = "{\"accepted\": 1, \"repeated\": 0, \"ids\": [\"2031\"]}")))
    @APIResponse(responseCode = "400", description = "malformed_json")
    @APIResponse(
            responseCode = "413",
            description = "payload_too_large: an event has at most 1 MiB, a batch 1000 events")
    @APIResponse(responseCode = "415", description = "unsupported_media_type")
    @APIResponse(responseCode = "422", description = "invalid_event, unknown_event_type")
    @APIResponse(responseCode = "503", description = "service_unavailable: Kafka is away; send the same events again")
    public Uni<Response> publish(@Context HttpHeaders headers, byte[] body) {
        MediaType contentType = headers.getMediaType();
        if (contentType == null && body.length > 0) {
            throw new ProblemException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The request has no content type");
        }
        MediaType type = contentType == null ? MediaType.APPLICATION_JSON_TYPE : contentType;
        Uni<Published> published = Uni.createFrom().completionStage(() -> publish(type, headers, body));
        return (body.length > READ_ON_EVENT_LOOP ? published.runSubscriptionOn(blocking) : published)
                .map(answer -> Response.accepted(answer).build());
    }

    private CompletionStage<Published> publish(MediaType type, HttpHeaders headers, byte[] body) {
        return service.publish(HttpEvents.read(type, headers, body, new EventReader(schemas, clock)));
    }
}
