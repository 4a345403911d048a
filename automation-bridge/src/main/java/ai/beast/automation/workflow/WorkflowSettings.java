package ai.beast.automation.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The settings of workflows that every n8n's public API takes (its schema {@code workflowSettings}); it refuses others. Stateless. */
final class WorkflowSettings {
    private static final String MEMBER = "settings";

    private static final Set<String> KNOWN = Set.of(
            "saveExecutionProgress",
            "saveManualExecutions",
            "saveDataErrorExecution",
            "saveDataSuccessExecution",
            "executionTimeout",
            "errorWorkflow",
            "timezone",
            "executionOrder",
            "callerPolicy",
            "callerIds",
            "timeSavedPerExecution",
            "availableInMCP");

    private WorkflowSettings() {}

    /** Paths of the settings that may be refused, such as {@code settings.binaryMode}. */
    static List<String> unknownIn(ObjectNode workflow) {
        List<String> unknown = new ArrayList<>();
        workflow.path(MEMBER).fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                unknown.add(MEMBER + "." + name);
            }
        });
        return unknown;
    }

    static void remove(ObjectNode workflow, List<String> paths) {
        if (workflow.path(MEMBER) instanceof ObjectNode settings) {
            paths.forEach(path -> settings.remove(path.substring(MEMBER.length() + 1)));
        }
    }
}
