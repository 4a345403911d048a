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
        if (document.getPaths() == null || document.getPaths().getPathItems() == null) {
            return;
        }
        document.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations().forEach((method, operation) -> {
                    RouteRow row = rows.get(method + " " + path);
                    if (row != null) {
                        document(operation, row);
                    }
                }));
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
