package ai.beast.registry.catalog.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Claims of one origin about a model.
 *
 * @param fields named as in JSON; an explicit null removes the value, an absent field claims nothing
 * @param changesOnly whether a value that the entry has already claims nothing
 */
public record FieldClaims(Origin origin, ObjectNode fields, boolean changesOnly) {
    public FieldClaims(Origin origin, ObjectNode fields) {
        this(origin, fields, false);
    }

    /** A whole entry sent by a person, who may have edited one field of it and returns the others as they were. */
    public static FieldClaims ofEntry(ObjectNode fields) {
        return new FieldClaims(Origin.USER, fields, true);
    }
}
