package ai.beast.registry.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What no two models share. */
record ModelName(String name, String version) {
    static ModelName of(ObjectNode fields) {
        return new ModelName(
                fields.path("name").asText(), fields.path("version").asText());
    }
}
