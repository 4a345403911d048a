package ai.beast.automation.template;

import ai.beast.automation.binding.BindingRequest;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workflow ready to be installed, and the binding that starts it.
 *
 * @param parameters replace {@code ${name}} in the texts of binding and workflow
 * @param binding a {@link BindingRequest}; null for a workflow that no event starts
 * @param workflow in n8n's own format
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Template(
        String id,
        String name,
        String description,
        List<Parameter> parameters,
        @Nullable ObjectNode binding,
        ObjectNode workflow) {

    /**
     * A parameter of the installation.
     *
     * @param fallback used when no value is given; null: a value is required
     * @param pattern regular expression for the whole value
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Parameter(
            String name,
            String description,
            @JsonProperty("default") @Nullable String fallback,
            String pattern) {}
}
