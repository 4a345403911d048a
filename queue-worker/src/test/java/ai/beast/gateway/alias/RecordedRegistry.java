package ai.beast.gateway.alias;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A registry with aliases of models that have one instance each; it can be unavailable. */
public final class RecordedRegistry implements Registry {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final Map<String, String> paths = new LinkedHashMap<>();
    final List<String> requests = new ArrayList<>();
    public boolean unavailable;

    /** @param path of the model's instance */
    public RecordedRegistry set(String alias, String model, String path) {
        aliases.put(alias, model);
        paths.put(model, path);
        return this;
    }

    public RecordedRegistry remove(String alias) {
        aliases.remove(alias);
        return this;
    }

    @Override
    public JsonNode get(String path) throws IOException {
        if (unavailable) {
            throw new IOException("connection refused");
        }
        requests.add(path);
        if (path.equals("/api/models/aliases")) {
            var list = JSON.createObjectNode();
            var items = list.putArray("items");
            aliases.forEach((alias, model) -> items.addObject()
                    .put("alias", alias)
                    .put("model", model)
                    .put("since", "2026-01-31T12:00:00Z")
                    .put("by", "ops"));
            return list;
        }
        String model = path.substring("/api/models/".length()).replace("/instances", "");
        if (!paths.containsKey(model)) {
            return MissingNode.getInstance();
        }
        if (path.endsWith("/instances")) {
            var list = JSON.createObjectNode();
            list.putArray("items").addObject().put("path", paths.get(model));
            return list;
        }
        return JSON.createObjectNode()
                .put("id", model)
                .put("name", "Name of " + model)
                .putNull("sourceRepo");
    }
}
