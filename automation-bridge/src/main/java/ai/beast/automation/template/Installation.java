package ai.beast.automation.template;

import ai.beast.automation.binding.Binding;
import ai.beast.automation.workflow.Workflow;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** @param live whether the workflow's webhook is live */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Installation(
        Workflow workflow, boolean live, @Nullable Binding binding) {}
