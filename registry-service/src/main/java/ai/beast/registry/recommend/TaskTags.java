package ai.beast.registry.recommend;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which tags show that a model is for a task.
 *
 * @param own tags of models made for the task; one of these is enough
 * @param related tags of models for what is near to it, which follow after the others
 */
record TaskTags(List<String> own, List<String> related) {
    private static final Map<String, TaskTags> KNOWN = Map.ofEntries(
            Map.entry("chat", only("chat", "instruct", "assistant")),
            Map.entry("code", only("code", "programming")),
            Map.entry(
                    "image",
                    new TaskTags(
                            List.of("image", "text-to-image", "image-generation"), List.of("vision", "multimodal"))),
            Map.entry("vision", only("vision", "multimodal", "image-to-text")),
            Map.entry("embedding", only("embedding", "retrieval")),
            Map.entry("rerank", only("rerank", "reranker")),
            Map.entry("transcription", only("transcription", "speech-to-text", "speech-recognition")),
            Map.entry("speech", only("text-to-speech", "tts")),
            Map.entry("video", only("video", "text-to-video", "image-to-video")),
            Map.entry("translation", only("translation")));

    /** Tags of models for one field, or for less than people mean by a task. */
    private static final Set<String> SPECIAL = Set.of(
            "medical",
            "legal",
            "safety",
            "moderation",
            "translation",
            "ocr",
            "rag",
            "extraction",
            "privacy",
            "anime",
            "voice-activity-detection");

    /** A word that is no known task is itself the tag. */
    static TaskTags of(String task) {
        String word = task.strip();
        TaskTags known = KNOWN.get(word.toLowerCase(Locale.ROOT));
        return known == null ? only(word) : known;
    }

    /** Whether tags show a model for one field or purpose, which is not this task. */
    boolean isElsewhere(List<String> tags) {
        return tags.stream().anyMatch(tag -> SPECIAL.contains(tag) && !own.contains(tag));
    }

    /** How many of the tags of the task a model has. */
    long count(List<String> tags) {
        return own.stream().filter(tags::contains).count();
    }

    List<String> all() {
        return Stream.concat(own.stream(), related.stream()).toList();
    }

    private static TaskTags only(String... tags) {
        return new TaskTags(List.of(tags), List.of());
    }
}
