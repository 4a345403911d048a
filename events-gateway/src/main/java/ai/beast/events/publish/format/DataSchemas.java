package ai.beast.events.publish.format;

import ai.beast.contracts.EventType;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Checks the data of the suite's own types against their JSON Schema. Thread-safe. */
@ApplicationScoped
public class DataSchemas {
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<EventType, Schema> schemas = new ConcurrentHashMap<>();

    /** @throws InvalidAttributeException that names the member of {@code data} at fault */
    void check(EventType type, JsonNode data) throws InvalidAttributeException {
        List<Error> errors = schemas.computeIfAbsent(
                        type, known -> registry.getSchema(known.schema(), InputFormat.JSON))
                .validate(data.toString(), InputFormat.JSON);
        if (!errors.isEmpty()) {
            Error first = errors.getFirst();
            throw new InvalidAttributeException("data" + path(first), first.getMessage());
        }
    }

    private static String path(Error error) {
        String location =
                error.getInstanceLocation().toString().replace("$", "").replace('/', '.');
        String path = location.isEmpty() || location.startsWith(".") ? location : "." + location;
        String missing = "required".equals(error.getKeyword()) ? error.getProperty() : null;
        return missing == null ? path : path + "." + missing;
    }
}
