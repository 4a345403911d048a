package ai.beast.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An API key was made, changed, rotated or revoked.
 *
 * @param key its id, the public part
 * @param name what it was made for
 * @param by name of the key that did it
 */
public record KeyChanged(String key, String name, String scope, Change change, String by) implements EventData {

    /** What was done. */
    public enum Change {
        @JsonProperty("added")
        ADDED,
        /** Its name, expiry, limits or models. */
        @JsonProperty("changed")
        CHANGED,
        /** It takes the place of another one. */
        @JsonProperty("rotated")
        ROTATED,
        @JsonProperty("revoked")
        REVOKED
    }

    @Override
    public EventType type() {
        return EventType.KEY_CHANGED;
    }

    @Override
    public String subject() {
        return key;
    }
}
