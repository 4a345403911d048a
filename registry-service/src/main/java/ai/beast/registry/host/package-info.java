/** The machine this service runs on: memory and graphics cards, as far as they can be read. */
package ai.beast.registry.host;
