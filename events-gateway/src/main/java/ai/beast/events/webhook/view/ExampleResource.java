package ai.beast.events.webhook.view;

import ai.beast.contracts.EventData;
import ai.beast.contracts.EventType;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.Events;
import ai.beast.problem.Problem;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Examples of what endpoints receive. */
@Path("/api/webhooks/examples/{type}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Webhooks")
@APIResponse(
        responseCode = "404",
        description = "`not_found`: the suite has no such type",
        content = @Content(mediaType = Problem.MEDIA_TYPE))
public class ExampleResource {
    private static final String ID = "example";

    private final ObjectMapper mapper;

    ExampleResource(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @GET
    @Operation(
            summary = "Get an example event of a type",
            description = "The body that an endpoint receives, with the data of the contract's newest sample and the"
                    + " present time. Nothing is sent.")
    @APIResponse(
            responseCode = "200",
            description = "A CloudEvent in JSON",
            content = @Content(examples = @ExampleObject(name = "model.deleted", value = """
                {"specversion": "1.0", "id": "example", "source": "urn:ai-beast:example",
                 "type": "model.deleted", "subject": "tiny-llama", "time": "2026-05-04T00:00:00Z",
                 "datacontenttype": "application/json", "data": {"model": "tiny-llama",
                   "path": "/srv/models/tiny-llama.gguf"}}\
                """)))
    public String get(
            @Parameter(description = "A type of the suite", example = "model.deleted") @PathParam("type") String type)
            throws JsonProcessingException {
        EventType known =
                EventType.of(type).orElseThrow(() -> ProblemException.notFound("There is no event type " + type));
        EventData data = mapper.readValue(known.sample(), known.dataClass());
        return EventJson.write(Events.of(ID, ID, data));
    }
}
