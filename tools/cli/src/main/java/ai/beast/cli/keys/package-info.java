/** {@code beast keys …}: the API keys of the installation. */
package ai.beast.cli.keys;
