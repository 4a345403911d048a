/** Shows deliveries to people and replays them. */
package ai.beast.events.webhook.view;
