package ai.beast.automation.template;

import ai.beast.automation.binding.Binding;
import ai.beast.automation.n8n.Workflow;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** @param live whether the workflow's webhook takes calls by now */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Installation(
        Workflow workflow, boolean live, @Nullable Binding binding) {}
