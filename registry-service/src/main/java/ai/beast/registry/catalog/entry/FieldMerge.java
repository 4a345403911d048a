package ai.beast.registry.catalog.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The fields of an entry, merged from the claims of several origins: a field changes only by a claim of the same or more
 * trust than its present owner's, so that nothing read from a file ever replaces what a person wrote. Immutable as long as
 * callers leave {@code fields} alone.
 *
 * @param fields named as in JSON
 * @param provenance the origin that owns each field
 */
public record FieldMerge(ObjectNode fields, Map<String, Origin> provenance) {

    /** The entry after these claims. */
    public FieldMerge with(FieldClaims claims) {
        ObjectNode merged = fields.deepCopy();
        Map<String, Origin> owners = new LinkedHashMap<>(provenance);
        for (Map.Entry<String, JsonNode> claim : claims.fields().properties()) {
            String name = claim.getKey();
            Origin owner = owners.get(name);
            boolean changes = !claim.getValue().equals(value(name));
            if ((changes || !claims.changesOnly())
                    && (owner == null || claims.origin().mayReplace(owner))) {
                owners.put(name, claims.origin());
                if (changes) {
                    merged.set(name, claim.getValue());
                }
            }
        }
        return new FieldMerge(merged, owners);
    }

    /** Names of the fields whose value is not the one they had before; every field of this merge is compared. */
    public Set<String> changedSince(FieldMerge before) {
        Set<String> changed = new LinkedHashSet<>();
        fields.properties().forEach(field -> {
            if (!field.getValue().equals(before.value(field.getKey()))) {
                changed.add(field.getKey());
            }
        });
        return changed;
    }

    private JsonNode value(String name) {
        return fields.has(name) ? fields.get(name) : NullNode.getInstance();
    }
}
