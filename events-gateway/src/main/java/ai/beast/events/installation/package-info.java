/** Publishes {@code system.startup} and {@code system.shutdown} from the reports of the six services. */
package ai.beast.events.installation;
