package ai.beast.security;

import ai.beast.contracts.route.RouteRow;
import ai.beast.contracts.route.RouteTable;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Writes the security of each operation into a service's OpenAPI document, when the service is built: the required scope, and
 * the other columns of {@link RouteTable} as extensions. An operation that is not in the table stays as it is.
 */
@OpenApiFilter(stages = RunStage.BUILD)
public class RouteDocumentation implements OASFilter {
    private static final String SCHEME = "apiKey";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Map<String, RouteRow> rows =
                RouteTable.read().rows().stream().collect(Collectors.toMap(RouteRow::name, Function.identity()));
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        document.getComponents()
                .addSecurityScheme(
                        SCHEME,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description(
                                        "An API key, also accepted in the header X-API-Key. A requirement names the"
                                                + " least scope of the key."));
        if (document.getPaths() == null) {
            document.setPaths(OASFactory.createPaths());
        }
        document.getPaths()
                .addPathItem(
                        "/api/health/{service}", OASFactory.createPathItem().GET(health()));
        document.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations().forEach((method, operation) -> {
                    RouteRow row = rows.get(method + " " + path);
                    if (row != null) {
                        document(operation, row);
                    }
                }));
    }

    /** {@link ProbeStatus} answers it, which no resource class describes. */
    private static Operation health() {
        return OASFactory.createOperation()
                .operationId("health")
                .summary("Readiness of this service")
                .description(
                        "The readiness probe at a path that the entry point leads here. The checks need the read scope.")
                .addTag("Health")
                .addParameter(OASFactory.createParameter()
                        .name("service")
                        .in(Parameter.In.PATH)
                        .required(true)
                        .description("The name of this service")
                        .example("registry-service")
                        .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING)))
                .responses(OASFactory.createAPIResponses()
                        .addAPIResponse("200", health("Ready", "UP"))
                        .addAPIResponse("503", health("Not ready", "DOWN"))
                        .addAPIResponse(
                                "404",
                                OASFactory.createAPIResponse().description("not_found: another service's name")));
    }

    private static APIResponse health(String description, String status) {
        return OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(
                                "application/json",
                                OASFactory.createMediaType()
                                        .example(Map.of(
                                                "status",
                                                status,
                                                "checks",
                                                List.of(Map.of("name", "Database", "status", status))))));
    }

    private static void document(Operation operation, RouteRow row) {
        SecurityRequirement requirement = OASFactory.createSecurityRequirement();
        if (!row.isOpen()) {
            requirement.addScheme(SCHEME, List.of(row.scope()));
        }
        operation.setSecurity(List.of(requirement));
        if (row.hasBody()) {
            operation.addExtension("x-body-limit", row.bodyLimit());
        }
        operation.addExtension("x-audited", row.audited());
        operation.addExtension("x-idempotent", row.idempotent());
    }
}
