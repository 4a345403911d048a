package ai.beast.registry.upstream;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A repository that the Hub's search found. */
@Schema(name = "HubModel")
public record HubModel(
        @Schema(examples = "owner/name") String id,
        String author,
        long downloads,
        long likes,
        @Nullable String lastModified,

        @Schema(examples = "text-generation") @Nullable String task,

        @Schema(examples = "gguf") @Nullable String library,

        @Schema(examples = "apache-2.0") @Nullable String license,

        @Schema(enumeration = {"no", "auto", "manual"}) @Nullable
        String gated,

        @JsonProperty("private") boolean isPrivate,
        List<String> tags,
        String url) {
    private static final String LICENSE = "license:";
    private static final Pattern NAME = Pattern.compile("[\\w.-]{1,96}(?:/[\\w.-]{1,96})?");

    /** Whether an entry of the Hub's reply names a repository; old ones have no owner. */
    static boolean isNamed(JsonNode model) {
        return NAME.matcher(id(model)).matches();
    }

    private static String id(JsonNode model) {
        return model.path("id").asText(model.path("modelId").asText());
    }

    /** @param model one entry of the Hub's reply, which {@link #isNamed} */
    static HubModel of(JsonNode model, URI hub) {
        List<String> tags = new ArrayList<>();
        model.path("tags").forEach(tag -> tags.add(tag.asText()));
        String id = id(model);
        return new HubModel(
                id,
                id.contains("/") ? id.substring(0, id.indexOf('/')) : "",
                model.path("downloads").asLong(),
                model.path("likes").asLong(),
                model.path("lastModified").asText(null),
                model.path("pipeline_tag").asText(null),
                model.path("library_name").asText(null),
                license(model, tags),
                gated(model),
                model.path("private").asBoolean(),
                List.copyOf(tags),
                HubClient.at(hub, "/" + id).toString());
    }

    /** From the card, or else from the tags. */
    static @Nullable String license(JsonNode model) {
        List<String> tags = new ArrayList<>();
        model.path("tags").forEach(tag -> tags.add(tag.asText()));
        return license(model, tags);
    }

    private static @Nullable String license(JsonNode model, List<String> tags) {
        JsonNode stated = model.at("/cardData/license");
        return stated.isTextual()
                ? stated.asText()
                : tags.stream()
                        .filter(tag -> tag.startsWith(LICENSE))
                        .map(tag -> tag.substring(LICENSE.length()))
                        .findFirst()
                        .orElse(null);
    }

    /** {@code false}, {@code "auto"} or {@code "manual"}; null when the Hub does not say. */
    static @Nullable String gated(JsonNode model) {
        JsonNode gated = model.path("gated");
        if (gated.isBoolean()) {
            return gated.asBoolean() ? "manual" : "no";
        }
        return gated.isTextual() ? gated.asText() : null;
    }
}
