/** n8n's workflows: their definitions, their publication and the calls of their webhooks. */
package ai.beast.automation.workflow;
