package ai.beast.registry.catalog.entry;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Kinship of models, as far as people choose by it. */
public enum Family {
    @JsonProperty("llama")
    LLAMA("llama"),
    @JsonProperty("mistral")
    MISTRAL("mistral"),
    @JsonProperty("gemma")
    GEMMA("gemma"),
    @JsonProperty("phi")
    PHI("phi"),
    @JsonProperty("qwen")
    QWEN("qwen"),
    @JsonProperty("deepseek")
    DEEPSEEK("deepseek"),
    @JsonProperty("sdxl")
    SDXL("sdxl"),
    @JsonProperty("flux")
    FLUX("flux"),
    @JsonProperty("whisper")
    WHISPER("whisper"),
    @JsonProperty("other")
    OTHER("other");

    private final String label;

    Family(String label) {
        this.label = label;
    }

    /** The name in JSON and in the database. */
    public String label() {
        return label;
    }
}
