package ai.beast.automation.workflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param nextCursor where the next page starts; null: this is the last one */
public record WorkflowPage(List<Workflow> items, @Nullable String nextCursor) {}
