package ai.beast.automation.workflow;

/** @param live whether all webhooks of the workflow are live; true for one without webhooks */
public record Publication(Workflow workflow, boolean live) {}
