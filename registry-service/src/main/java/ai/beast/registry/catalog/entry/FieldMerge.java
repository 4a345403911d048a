package ai.beast.registry.catalog.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Puts what one origin says beside what the catalogue has, field by field: a field changes hands only to an origin of the
 * same or more trust, so that nothing read from a file ever replaces what a person wrote. Fields are named as in JSON. Pure.
 *
 * @param fields the values afterwards
 * @param provenance who said each afterwards
 * @param changed the fields whose value is another than before
 */
public record FieldMerge(ObjectNode fields, Map<String, Origin> provenance, Set<String> changed) {

    /**
     * @param offered what the origin says; an explicit null takes the value away, an absent field says nothing
     */
    public static FieldMerge of(ObjectNode current, Map<String, Origin> provenance, ObjectNode offered, Origin origin) {
        ObjectNode fields = current.deepCopy();
        Map<String, Origin> owners = new LinkedHashMap<>(provenance);
        Set<String> changed = new LinkedHashSet<>();
        for (Map.Entry<String, JsonNode> field : offered.properties()) {
            String name = field.getKey();
            Origin owner = owners.get(name);
            if (owner != null && !origin.mayReplace(owner)) {
                continue;
            }
            owners.put(name, origin);
            JsonNode before = fields.has(name) ? fields.get(name) : NullNode.getInstance();

            if (!before.equals(field.getValue())) {
                fields.set(name, field.getValue());
                changed.add(name);
            }
        }
        return new FieldMerge(fields, owners, changed);
    }

    /** Whether values or their provenance differ from what was given. */
    public boolean differsFrom(Map<String, Origin> before) {
        return !changed.isEmpty() || !provenance.equals(before);
    }
}
