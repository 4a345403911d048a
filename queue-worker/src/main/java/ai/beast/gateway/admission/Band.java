package ai.beast.gateway.admission;

import java.util.Locale;
import java.util.Optional;

/** Priority of a request; those of an earlier band are admitted first. */
public enum Band {
    /** A person waits for the answer. */
    INTERACTIVE,
    /** A program of the suite works on its own: agents, retrieval. */
    AGENT,
    /** Bulk work. */
    BATCH;

    /** The band of that name in lower case; empty for any other text. */
    public static Optional<Band> of(String name) {
        for (Band band : values()) {
            if (band.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(band);
            }
        }
        return Optional.empty();
    }

    /** The later of two: a request may be put behind others, never before them. */
    public Band atMost(Band other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
