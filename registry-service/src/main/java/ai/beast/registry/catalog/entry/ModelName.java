package ai.beast.registry.catalog.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Name and version, unique together. */
public record ModelName(String name, String version) {
    public static ModelName of(ObjectNode fields) {
        return new ModelName(
                fields.path("name").asText(), fields.path("version").asText());
    }
}
