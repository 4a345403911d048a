/** {@code beast registry …}: the catalogue of models, one class for each subcommand. */
package ai.beast.cli.registry;
