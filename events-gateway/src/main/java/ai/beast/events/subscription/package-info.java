/** Named subscriptions whose cursor the gateway keeps, and moves only when the client says that it has the events. */
package ai.beast.events.subscription;
