package ai.beast.registry.catalog.entry;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who claims the value of a field. In rising order of trust: a claim never overwrites one of more trust. */
public enum Origin {
    /** The catalogue that comes with this service, where the value was not checked against the upstream. */
    @JsonProperty("catalogue-unverified")
    CATALOGUE_UNVERIFIED,
    /** The catalogue that comes with this service. */
    @JsonProperty("catalogue")
    CATALOGUE,
    /** The hub the model comes from. */
    @JsonProperty("upstream")
    UPSTREAM,
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
