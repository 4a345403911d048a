package ai.beast.cli.pull;

import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the catalogue what a name stands for, and says it on standard error. */
final class Resolver {
    private final Api api;
    private final ModelChooser chooser;
    private final @Nullable String revision;
    private final List<String> include;

    Resolver(Api api, ModelChooser chooser, @Nullable String revision, List<String> include) {
        this.api = api;
        this.chooser = chooser;
        this.revision = revision;
        this.include = include;
    }

    /** The downloads that bring a model, itself first. @throws CommandException when one of several must be chosen, and none was */
    Iterable<JsonNode> downloads(String name) {
        JsonNode resolution = resolution(name);
        if (!resolution.path("choices").isEmpty()) {
            resolution = resolution(chooser.choose(resolution));
        }
        String taken = resolution.path("taken").asText("");
        if (!resolution.path("kind").asText().equals("url") && !taken.isEmpty()) {
            System.err.println(Texts.safe(name + ": " + taken));
        }
        for (JsonNode present : resolution.path("present")) {
            System.err.println(Texts.safe(
                    "The content is here already: " + present.path("path").asText() + " ("
                            + present.path("model").asText() + ")"));
        }
        return resolution.path("downloads");
    }

    private JsonNode resolution(String name) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("model", name);
        if (revision != null) {
            request.put("revision", revision);
        }
        if (!include.isEmpty()) {
            request.put("include", include);
        }
        try {
            return api.post("/api/models/resolve", request);
        } catch (ApiException failure) {
            // A URL needs no catalogue, so a download of one can be queued while the catalogue is unavailable.
            if (failure.status() < 500 || !name.contains("://") || request.size() > 1) {
                throw failure;
            }
            ObjectNode alone = Api.JSON.createObjectNode();
            alone.put("kind", "url").putArray("downloads").addObject().put("url", name);
            return alone;
        }
    }
}
