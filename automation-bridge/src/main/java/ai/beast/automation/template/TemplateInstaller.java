package ai.beast.automation.template;

import ai.beast.automation.binding.Binding;
import ai.beast.automation.binding.BindingRequest;
import ai.beast.automation.binding.BindingService;
import ai.beast.automation.workflow.Publication;
import ai.beast.automation.workflow.Workflow;
import ai.beast.automation.workflow.WorkflowRuns;
import ai.beast.automation.workflow.WorkflowService;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Installs templates: creates and publishes the workflow in n8n, then creates the binding. Blocks; thread-safe. */
@ApplicationScoped
public class TemplateInstaller {
    private static final Logger LOG = Logger.getLogger(TemplateInstaller.class);

    private final TemplateCatalogue templates;
    private final WorkflowService workflows;
    private final WorkflowRuns runs;
    private final BindingService bindings;
    private final ObjectMapper mapper;

    TemplateInstaller(
            TemplateCatalogue templates,
            WorkflowService workflows,
            WorkflowRuns runs,
            BindingService bindings,
            ObjectMapper mapper) {
        this.templates = templates;
        this.workflows = workflows;
        this.runs = runs;
        this.bindings = bindings;
        this.mapper = mapper;
    }

    /** When a later step fails, the workflow is deleted in n8n again, if n8n is available. */
    public Installation install(String id, Map<String, String> given) {
        Template template = templates.get(id);
        Parameters parameters = Parameters.of(template, given);
        Workflow created = workflows.create(parameters.fill(template.workflow()));
        try {
            Publication published = runs.activate(created.id());
            Binding binding = bind(template.binding(), parameters);
            return new Installation(published.workflow(), published.live(), binding);
        } catch (RuntimeException failure) {
            remove(created.id());
            throw failure;
        }
    }

    private @Nullable Binding bind(@Nullable ObjectNode binding, Parameters parameters) {
        if (binding == null) {
            return null;
        }
        try {
            return bindings.create(mapper.treeToValue(parameters.fill(binding), BindingRequest.class));
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("The template's binding is unreadable", malformed);
        }
    }

    private void remove(String workflow) {
        try {
            workflows.delete(workflow);
        } catch (RuntimeException failure) {
            LOG.warnf(
                    "Workflow %s of a failed installation could not be deleted in n8n: %s",
                    workflow, failure.getMessage());
        }
    }
}
