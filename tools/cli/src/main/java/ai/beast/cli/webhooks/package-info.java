/** {@code beast webhooks …}: where events are sent over HTTP, one class for each subcommand. */
package ai.beast.cli.webhooks;
