package ai.beast.events.asyncapi;

import ai.beast.events.GatewayConfiguration;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /api/events/asyncapi}. */
@Path("/api/events/asyncapi")
@Tag(name = "Events")
public class AsyncApiResource {
    private final ObjectNode document;

    AsyncApiResource(
            GatewayConfiguration configuration, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.document = new AsyncApiDocument(configuration.topic(), version).build();
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "All event types, as an AsyncAPI 3.0 document",
            description = "Their schemas and examples, the topic, and the ways to subscribe and publish.")
    @APIResponse(
            responseCode = "200",
            description = "The document",
            content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    public ObjectNode document() {
        return document;
    }
}
