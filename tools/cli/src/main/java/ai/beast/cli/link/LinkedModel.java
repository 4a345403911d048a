package ai.beast.cli.link;

import ai.beast.cli.CommandException;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An installed model whose files are on this machine.
 *
 * @param repository {@code owner/name} it is from; null when it is not known
 * @param sha256 of the first file; null when it is not known
 * @param files its first file, then its shards and projectors
 */
record LinkedModel(
        String id,
        @Nullable String repository,
        String format,
        String family,
        Set<String> tags,
        @Nullable String sha256,
        List<File> files) {
    private static final Pattern REPOSITORY =
            Pattern.compile("(?!\\.)[A-Za-z0-9._-]{1,96}/(?!\\.)[A-Za-z0-9._-]{1,96}");

    /**
     * One file.
     *
     * @param role {@code model}, {@code shard} or {@code projector}
     */
    record File(Path path, String role) {
        String name() {
            return String.valueOf(path.getFileName());
        }
    }

    /**
     * Asks the catalogue.
     *
     * @throws CommandException when none of its instances is a file of this machine
     */
    static LinkedModel of(Api api, String id) {
        String address = "/api/models/" + Query.encode(id);
        JsonNode model = api.get(address);
        JsonNode instances = api.get(address + "/instances").path("items");
        for (JsonNode instance : instances) {
            List<File> files = files(instance);
            if (files.stream().allMatch(file -> Files.isRegularFile(file.path()))) {
                String format = model.path("format").asText("");
                Set<String> tags = new TreeSet<>();
                model.path("tags").forEach(tag -> tags.add(tag.asText()));
                return new LinkedModel(
                        id,
                        model.path("sourceRepo").textValue(),
                        format.isEmpty() ? ending(files.getFirst().name()) : format,
                        model.path("family").asText("other"),
                        tags,
                        instance.path("sha256").textValue(),
                        files);
            }
        }
        throw new CommandException(
                instances.isEmpty()
                        ? id + " is not installed; download it with: beast pull " + id
                        : "No file of " + id
                                + " is on this machine. beast link makes links on the machine it runs on; run it where"
                                + " the suite's files are. First file: "
                                + instances.path(0).path("path").asText());
    }

    private static List<File> files(JsonNode instance) {
        List<File> files = new ArrayList<>();
        files.add(new File(Path.of(instance.path("path").asText()), "model"));
        instance.path("parts")
                .forEach(part -> files.add(new File(
                        Path.of(part.path("path").asText()), part.path("role").asText())));
        return files;
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Names the owner and repository, or stand-ins. */
    String publisher() {
        String name = nameOnHub();
        return name == null ? "ai-beast" : name.substring(0, name.indexOf('/'));
    }

    /** See {@link #publisher}. */
    String repositoryName() {
        String name = nameOnHub();
        return name == null ? id : name.substring(name.indexOf('/') + 1);
    }

    /** What is not named as the Hub names repositories could lead out of a program's directory. */
    private @Nullable String nameOnHub() {
        return repository != null && REPOSITORY.matcher(repository).matches() ? repository : null;
    }
}
