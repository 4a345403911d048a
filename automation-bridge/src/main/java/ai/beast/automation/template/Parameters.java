package ai.beast.automation.template;

import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values for a template's parameters. They are put into texts of the JSON, never into its syntax, and each has passed its
 * parameter's pattern, so none can add a node or an n8n expression.
 */
record Parameters(Map<String, String> values) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");

    /** @throws ProblemException {@code invalid_field} naming {@code parameters.<name>} */
    static Parameters of(Template template, Map<String, String> given) {
        Map<String, String> values = new HashMap<>();
        for (Template.Parameter parameter : template.parameters()) {
            String value = given.getOrDefault(parameter.name(), parameter.fallback());
            String field = "parameters." + parameter.name();
            if (value == null) {
                throw ProblemException.invalid(field, field + " is required: " + parameter.description());
            }
            if (!value.matches(parameter.pattern())) {
                throw ProblemException.invalid(field, field + " must match " + parameter.pattern());
            }
            values.put(parameter.name(), value);
        }
        for (String name : given.keySet()) {
            if (!values.containsKey(name)) {
                throw ProblemException.invalid("parameters." + name, "The template has no such parameter");
            }
        }
        return new Parameters(values);
    }

    /** A copy with all placeholders filled. */
    ObjectNode fill(ObjectNode json) {
        ObjectNode filled = JsonNodeFactory.instance.objectNode();
        json.properties().forEach(member -> filled.set(member.getKey(), fill(member.getValue())));
        return filled;
    }

    private JsonNode fill(JsonNode json) {
        return switch (json) {
            case ObjectNode object -> fill(object);
            case ArrayNode list -> {
                ArrayNode filled = JsonNodeFactory.instance.arrayNode();
                list.forEach(element -> filled.add(fill(element)));
                yield filled;
            }
            default -> json.isTextual() ? JsonNodeFactory.instance.textNode(fill(json.textValue())) : json;
        };
    }

    private String fill(String text) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found.group(1))));
    }

    private String value(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("The template uses a parameter it does not declare: " + name);
        }
        return value;
    }
}
