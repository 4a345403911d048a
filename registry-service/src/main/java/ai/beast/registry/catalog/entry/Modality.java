package ai.beast.registry.catalog.entry;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Kind of a model's input or output. */
public enum Modality {
    @JsonProperty("text")
    TEXT("text"),
    @JsonProperty("image")
    IMAGE("image"),
    @JsonProperty("audio")
    AUDIO("audio"),
    @JsonProperty("video")
    VIDEO("video");

    private final String label;

    Modality(String label) {
        this.label = label;
    }

    /** The name in JSON and in the database. */
    public String label() {
        return label;
    }
}
