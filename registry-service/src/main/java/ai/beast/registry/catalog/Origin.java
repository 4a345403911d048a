package ai.beast.registry.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who said what a field holds. Constants stand in rising order of trust: a field is never overwritten by one of less. */
public enum Origin {
    /** Facts of a download: where from, how large, which hash. */
    @JsonProperty("download")
    DOWNLOAD,
    /** The model file's own header. */
    @JsonProperty("header")
    HEADER,
    /** A person, over the API. */
    @JsonProperty("user")
    USER;

    boolean mayReplace(Origin other) {
        return compareTo(other) >= 0;
    }
}
