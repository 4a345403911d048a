package ai.beast.automation.workflow;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A workflow's answer to its webhook.
 *
 * @param status HTTP status n8n answered with
 * @param body JSON, or a text where it answered with something else
 */
public record Execution(Webhook webhook, int status, JsonNode body) {}
