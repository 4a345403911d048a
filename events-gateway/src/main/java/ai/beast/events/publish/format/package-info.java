/** Reads CloudEvents from HTTP requests and checks them. */
package ai.beast.events.publish.format;
