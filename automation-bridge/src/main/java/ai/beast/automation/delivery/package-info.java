/** Calls of workflows that an event asked for: recorded with the event, made until they succeed or their schedule ends. */
package ai.beast.automation.delivery;
