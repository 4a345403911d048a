package ai.beast.versioning.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A repository: the entries of the catalogue that came from one repository upstream, or a single one that came from none.
 *
 * @param id {@code owner/name}
 * @param entries never empty
 */
record HubRepository(String id, List<CatalogueEntry> entries) {
    private static final Set<String> CHAT = Set.of("chat", "instruct", "assistant", "code", "text-generation");
    private static final Set<String> EMBEDDING =
            Set.of("embedding", "retrieval", "feature-extraction", "sentence-similarity");

    String owner() {
        return id.substring(0, id.indexOf('/'));
    }

    /** 24 hexadecimal digits, always the same for a name. */
    String internalId() {
        return RepositoryFile.digest("SHA-256", id).substring(0, 24);
    }

    long downloads() {
        return entries.stream()
                .mapToLong(entry -> entry.facts().path("downloadCount").asLong())
                .sum();
    }

    /** Of the first entry that has it. */
    Optional<String> text(String member) {
        return first(entry -> entry.text(member));
    }

    <T> Optional<T> first(Function<CatalogueEntry, Optional<T>> read) {
        return entries.stream().map(read).flatMap(Optional::stream).findFirst();
    }

    Instant createdAt() {
        return times("createdAt").min(Comparator.naturalOrder()).orElse(Instant.EPOCH);
    }

    Instant updatedAt() {
        return times("updatedAt").max(Comparator.naturalOrder()).orElse(Instant.EPOCH);
    }

    private Stream<Instant> times(String member) {
        return entries.stream()
                .map(entry -> entry.text(member))
                .flatMap(Optional::stream)
                .flatMap(text -> {
                    try {
                        return Stream.of(Instant.parse(text));
                    } catch (DateTimeParseException unreadable) {
                        return Stream.empty();
                    }
                });
    }

    /** All tags of the entries, and in the Hub's way of writing format, languages, licence and base model. */
    List<String> tags() {
        Set<String> tags = new TreeSet<>();
        for (CatalogueEntry entry : entries) {
            texts(entry.facts().path("tags")).forEach(tags::add);
            texts(entry.facts().path("languages")).forEach(tags::add);
            entry.text("format").ifPresent(tags::add);
            entry.license().ifPresent(license -> tags.add("license:" + license));
            entry.text("baseModel").ifPresent(model -> tags.add("base_model:" + model));
        }
        return List.copyOf(tags);
    }

    private static Stream<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText);
    }

    /** What the tags say the model is for, in the Hub's words. */
    Optional<String> task() {
        List<String> tags = tags();
        if (tags.stream().anyMatch(EMBEDDING::contains)) {
            return Optional.of("feature-extraction");
        }
        return tags.stream().anyMatch(CHAT::contains) ? Optional.of("text-generation") : Optional.empty();
    }
}
