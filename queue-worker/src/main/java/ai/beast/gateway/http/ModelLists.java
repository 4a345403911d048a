package ai.beast.gateway.http;

import ai.beast.gateway.alias.ResolvedModel;
import ai.beast.gateway.backend.BackendView;
import ai.beast.gateway.backend.ModelPlaces.Place;
import ai.beast.gateway.backend.ServedModel;
import ai.beast.gateway.route.Dialect;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The models of all backends and the aliases as lists of either protocol. Only what the caller may use is listed. */
final class ModelLists {
    private final GatewayParts parts;
    private final GatewayCaller caller;

    ModelLists(GatewayParts parts, GatewayCaller caller) {
        this.parts = parts;
        this.caller = caller;
    }

    /** {@code /api/tags}: what an Ollama has; models of other backends have no such entry. */
    JsonNode tags() {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        ArrayNode models = list.putArray("models");
        each((name, place) -> {
            if (place.view().ollama()) {
                models.add(named(place.model().entry(), name));
            }
        });
        return list;
    }

    /** {@code /api/ps}: what is loaded, under its own name. */
    JsonNode running() {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        ArrayNode models = list.putArray("models");
        for (BackendView view : parts.backends().views()) {
            for (ServedModel model : view.models()) {
                JsonNode running = model.running();
                if (running != null && running.isObject() && isVisible(model.name())) {
                    models.add(running);
                }
            }
        }
        return list;
    }

    /** {@code /v1/models}. */
    JsonNode openAi() {
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = list.putArray("data");
        each((name, place) -> data.add(openAi(name, place)));
        return list;
    }

    /** {@code /v1/models/{model}}; empty for a model that is not listed. */
    static JsonNode openAi(String name, Place place) {
        JsonNode entry = place.model().entry();
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", name)
                .put("object", "model")
                .put(
                        "created",
                        entry.path("created").asLong(place.view().since().getEpochSecond()))
                .put(
                        "owned_by",
                        entry.path("owned_by").asText(place.view().backend().name()));
    }

    JsonNode of(Dialect dialect) {
        return dialect == Dialect.OLLAMA ? tags() : openAi();
    }

    /** Each name once, the aliases first, with the first backend that has the model. */
    private void each(BiConsumer<String, Place> action) {
        Map<String, Place> places = new LinkedHashMap<>();
        parts.names()
                .aliases()
                .filter(caller.allowed())
                .forEach(alias -> first(alias).ifPresent(place -> places.put(alias.asked(), place)));
        for (BackendView view : parts.backends().views()) {
            for (ServedModel model : view.models()) {
                ResolvedModel resolved = resolved(model.name());
                if (caller.allowed().test(resolved)) {
                    first(resolved).ifPresent(place -> places.putIfAbsent(model.name(), place));
                }
            }
        }
        places.forEach(action);
    }

    private boolean isVisible(String name) {
        return caller.allowed().test(resolved(name));
    }

    private ResolvedModel resolved(String name) {
        return new ResolvedModel(name, null, parts.backends().find(name));
    }

    private static Optional<Place> first(ResolvedModel model) {
        return model.places().places().stream().findFirst();
    }

    private static JsonNode named(JsonNode entry, String name) {
        return entry.deepCopy() instanceof ObjectNode copy
                ? copy.put("name", name).put("model", name)
                : entry;
    }
}
