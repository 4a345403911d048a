package ai.beast.registry.catalog.entry;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.search.ModelPage;
import ai.beast.registry.catalog.search.NarrowPage;
import ai.beast.registry.memory.FitQuery;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a request says about a model, refusing what a catalogue entry may not hold, and translates to and from JSON. */
@ApplicationScoped
public class ModelDocument {
    /** Fields of an answer that a client may send back but not set. */
    private static final Set<String> READ_ONLY =
            Set.of("id", "downloadCount", "ratingCount", "createdAt", "updatedAt", "provenance");

    private final ObjectMapper json;
    private final Validator validator;
    private final ObjectNode blank;

    ModelDocument(ObjectMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
        this.blank = json.valueToTree(ModelDetails.BLANK);
    }

    /** Every field, absent values as nulls. */
    public ObjectNode tree(ModelDetails details) {
        return json.valueToTree(details);
    }

    /** The value of the field without any claim. */
    public JsonNode blank(String field) {
        if (!blank.has(field)) {
            throw ProblemException.invalid(field, "There is no field named " + field);
        }
        return blank.get(field);
    }

    /** Only the fields that say something. */
    public ObjectNode said(ModelDetails details) {
        ObjectNode tree = tree(details);
        tree.properties().removeIf(field -> field.getValue().isNull());
        return tree;
    }

    /**
     * The members of an entry a client asks for, {@code id} always among them.
     *
     * @param parameter names with commas between
     * @throws ProblemException {@code invalid_field} naming {@code fields}
     */
    public Set<String> members(String parameter) {
        Set<String> members = new LinkedHashSet<>(Set.of("id"));
        for (String name : parameter.split(",", -1)) {
            String member = name.strip();
            if (!READ_ONLY.contains(member) && !blank.has(member)) {
                throw ProblemException.invalid("fields", "There is no field named " + member);
            }
            members.add(member);
        }
        return members;
    }

    /** The page with nothing of each entry but these members, and its fit where a memory is given. */
    public NarrowPage narrowed(ModelPage page, Set<String> members, @Nullable FitQuery fit) {
        List<ObjectNode> items = page.items().stream()
                .map(model -> {
                    ObjectNode narrow = json.<ObjectNode>valueToTree(model).retain(members);
                    return fit == null
                            ? narrow
                            : narrow.<ObjectNode>setAll((ObjectNode) json.valueToTree(model.fit(fit)));
                })
                .toList();
        return new NarrowPage(items, page.nextCursor(), page.facets(), page.nearest());
    }

    /**
     * What a whole entry sent by a client says. An entry as it was answered may be sent back: what a client cannot set is
     * passed over.
     *
     * @throws JsonProcessingException when a value has the wrong type; it names the field
     * @throws ProblemException or {@link ConstraintViolationException} when a field or value is not allowed
     */
    public ObjectNode entry(String id, @Nullable JsonNode body) throws JsonProcessingException {
        ObjectNode entry = object(body).deepCopy();
        JsonNode sentId = entry.path("id");
        if (sentId.isTextual() && !sentId.textValue().equals(id)) {
            throw ProblemException.invalid("id", "The id in the body is not the one in the address");
        }
        entry.remove(READ_ONLY);
        known(entry);
        return said(checked(entry));
    }

    /**
     * What a merge patch says: the fields it names with their values afterwards; a field it removes has the value it has
     * in a blank entry.
     *
     * @throws JsonProcessingException when a value has the wrong type; it names the field
     * @throws ProblemException or {@link ConstraintViolationException} when a field or value is not allowed
     */
    public ObjectNode patch(ModelDetails current, @Nullable JsonNode body) throws JsonProcessingException {
        ObjectNode patch = object(body);
        patch.fieldNames().forEachRemaining(name -> {
            if (READ_ONLY.contains(name)) {
                throw ProblemException.invalid(name, "The field " + name + " cannot be set");
            }
        });
        known(patch);
        ObjectNode patched = tree(checked((ObjectNode) MergePatch.apply(tree(current), patch)));
        ObjectNode named = json.createObjectNode();
        patch.fieldNames()
                .forEachRemaining(
                        name -> named.set(name, patched.get(name).isNull() ? blank.get(name) : patched.get(name)));
        return named;
    }

    /**
     * The entry's details, checked for what every entry must have.
     *
     * @throws ProblemException {@code invalid_field} when name or size is missing
     */
    public ModelDetails complete(ObjectNode fields) {
        ModelDetails details = details(fields);
        if (details.name() == null) {
            throw ProblemException.invalid("name", "A model needs a name");
        }
        if (details.sizeBytes() == null) {
            throw ProblemException.invalid("sizeBytes", "A model needs its size in bytes");
        }
        return details;
    }

    private ModelDetails details(ObjectNode fields) {
        try {
            return json.treeToValue(fields, ModelDetails.class);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Fields that came from an entry always make one", impossible);
        }
    }

    private static ObjectNode object(@Nullable JsonNode body) {
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw new ProblemException(ErrorCode.MALFORMED_JSON, "The body must be a JSON object");
    }

    private void known(ObjectNode fields) {
        fields.fieldNames().forEachRemaining(name -> {
            if (!blank.has(name)) {
                throw ProblemException.invalid(name, "There is no field named " + name);
            }
        });
    }

    private ModelDetails checked(ObjectNode fields) throws JsonProcessingException {
        ModelDetails details = json.treeToValue(fields, ModelDetails.class);
        Set<ConstraintViolation<ModelDetails>> violations = validator.validate(details);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        TextRules.check(tree(details));
        return details;
    }
}
