/** {@code beast events …}. */
package ai.beast.cli.events;
