package ai.beast.registry.catalog.entry;

import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules of an entry's texts, lists and numbers that bean validation cannot express. Names the field at fault. */
public final class TextRules {
    private static final int MAX_ITEM = 64;

    private TextRules() {}

    static void check(ObjectNode fields) {
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            storable(field.getKey(), field.getValue());
        }
        for (String list : List.of("tags", "languages")) {
            items(list, fields.path(list));
        }
        for (JsonNode score : fields.path("benchmarkScores")) {
            if (!Double.isFinite(score.asDouble(Double.NaN))) {
                throw ProblemException.invalid("benchmarkScores", "A benchmark score must be a finite number");
            }
        }
        for (JsonNode modality : fields.path("modalities")) {
            if (modality.isNull()) {
                throw ProblemException.invalid("modalities", "A modality must not be null");
            }
        }
    }

    private static void items(String field, JsonNode list) {
        Set<String> seen = new HashSet<>();
        for (JsonNode item : list) {
            String text = item.asText();
            if (item.isNull() || text.isBlank() || text.length() > MAX_ITEM) {
                throw ProblemException.invalid(
                        field, "Every one of the " + field + " must have 1 to " + MAX_ITEM + " characters");
            }
            if (!seen.add(text)) {
                throw ProblemException.invalid(field, "The " + field + " must not repeat " + text);
            }
        }
    }

    /** PostgreSQL stores neither the character NUL nor half a surrogate pair. */
    private static void storable(String field, JsonNode value) {
        if (value.isTextual() && !storable(value.textValue())) {
            throw ProblemException.invalid(field, "The text of " + field + " holds a character that cannot be stored");
        }
        value.forEach(item -> storable(field, item));
        if (value instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                if (!storable(name)) {
                    throw ProblemException.invalid(field, "A name in " + field + " cannot be stored");
                }
            });
        }
    }

    public static boolean storable(String text) {
        return text.codePoints()
                .noneMatch(
                        point -> point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
    }
}
