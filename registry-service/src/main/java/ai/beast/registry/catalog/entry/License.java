package ai.beast.registry.catalog.entry;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kinds of licence people filter by. The exact licence is beside it, as an SPDX expression or a URL. */
public enum License {
    @JsonProperty("MIT")
    MIT("MIT"),
    @JsonProperty("Apache-2.0")
    APACHE_2("Apache-2.0"),
    @JsonProperty("GPL")
    GPL("GPL"),
    @JsonProperty("Llama")
    LLAMA("Llama"),
    @JsonProperty("Custom")
    CUSTOM("Custom"),
    @JsonProperty("Unknown")
    UNKNOWN("Unknown");

    private final String label;

    License(String label) {
        this.label = label;
    }

    /** The name in JSON and in the database. */
    public String label() {
        return label;
    }
}
