/** The files of the web console. */
package ai.beast.events.console;
