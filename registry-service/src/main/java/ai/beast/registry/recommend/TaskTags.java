package ai.beast.registry.recommend;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which tags show that a model is for a task. */
final class TaskTags {
    private static final Map<String, List<String>> KNOWN = Map.of(
            "chat", List.of("chat", "instruct", "assistant"),
            "code", List.of("code", "programming"),
            "image", List.of("image", "vision", "multimodal"),
            "embedding", List.of("embedding", "retrieval"));

    private TaskTags() {}

    /** One of these is enough; a word that is no known task is itself the tag. */
    static List<String> of(String task) {
        String word = task.strip();
        List<String> known = KNOWN.get(word.toLowerCase(Locale.ROOT));
        return known == null ? List.of(word) : known;
    }
}
