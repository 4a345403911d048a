package ai.beast.automation.n8n;

/** @param live whether n8n takes calls of all the workflow's webhooks by now; true for one without webhooks */
public record Publication(Workflow workflow, boolean live) {}
