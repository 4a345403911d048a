package ai.beast.versioning.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of the catalogue and the files that hold the model.
 *
 * @param facts members of the entry as the registry sends them
 * @param instances absolute paths of the available files of each instance, its main file first
 */
record CatalogueEntry(String id, JsonNode facts, List<List<String>> instances) {
    /** Owner of entries that name no repository upstream. */
    static final String LOCAL = "local";

    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9][\\w.-]{0,95}/[A-Za-z0-9][\\w.-]{0,95}");
    private static final Pattern FILE_URL = Pattern.compile(
            "https?://[^/]+/(?:.*/)?%s/(?:resolve|blob)/[^/]+/([^?#]+).*".formatted("([\\w.-]+/[\\w.-]+)"));
    private static final Pattern MODEL_FILE =
            Pattern.compile("(?i).+\\.(gguf|safetensors|ggml|bin|onnx|pt|pth|ckpt|tflite|llamafile)");

    /** All files, those of one instance after those of another. */
    List<String> files() {
        return instances.stream().flatMap(List::stream).toList();
    }

    /** The text of a member; empty when it is absent, null or blank. */
    Optional<String> text(String member) {
        return Optional.of(facts.path(member).asText("")).filter(text -> !text.isBlank() && !text.equals("null"));
    }

    /** {@code owner/name} upstream, otherwise {@code local/} and the entry's id. */
    String repository() {
        return text("sourceRepo")
                .filter(repository -> REPOSITORY.matcher(repository).matches())
                .orElse(LOCAL + "/" + id);
    }

    /**
     * The path of a file in its repository: upstream's where the entry's URL names it, otherwise its own name. A name that is only a
     * hash becomes the entry's id.
     */
    String pathOf(String file) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        Optional<String> upstream = upstreamPath();
        if (upstream.isEmpty()) {
            return MODEL_FILE.matcher(name).matches()
                    ? name
                    : id + "." + text("format").orElse("gguf");
        }
        String directory = upstream.get().substring(0, upstream.get().lastIndexOf('/') + 1);
        boolean main = instances.stream().anyMatch(files -> files.getFirst().equals(file));
        return main ? upstream.get() : directory + name;
    }

    private Optional<String> upstreamPath() {
        Matcher url = FILE_URL.matcher(text("sourceUrl").orElse(""));
        if (!url.matches() || !url.group(1).equals(repository())) {
            return Optional.empty();
        }
        try {
            String path = URLDecoder.decode(url.group(2).replace("+", "%2B"), StandardCharsets.UTF_8);
            return Optional.of(path)
                    .filter(text -> MODEL_FILE.matcher(text).matches())
                    .filter(text -> !("/" + text + "/").contains("/../") && !text.contains("//"));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** The licence as the Hub writes it. */
    Optional<String> license() {
        return text("licenseSpdx")
                .or(() -> text("license").filter(kind -> !kind.equals("Unknown") && !kind.equals("Custom")))
                .map(license -> license.toLowerCase(Locale.ROOT));
    }
}
