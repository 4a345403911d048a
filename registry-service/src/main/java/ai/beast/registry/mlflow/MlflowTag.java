package ai.beast.registry.mlflow;

import org.jspecify.annotations.Nullable;

/** A tag as MLflow has it. */
public record MlflowTag(String key, @Nullable String value) {

    /** A tag of an entry: {@code key=value}, or a word alone, which has no value. */
    static MlflowTag of(String tag) {
        int split = tag.indexOf('=');
        return split < 0 ? new MlflowTag(tag, "") : new MlflowTag(tag.substring(0, split), tag.substring(split + 1));
    }

    /** Its form in an entry. */
    String tag() {
        return value == null || value.isEmpty() ? key : key + "=" + value;
    }
}
