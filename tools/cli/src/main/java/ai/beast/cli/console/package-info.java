/** {@code beast console}: the way into the web console. */
package ai.beast.cli.console;
