/** {@code beast pull}: resolves names of models, queues their downloads and follows them. */
package ai.beast.cli.pull;
