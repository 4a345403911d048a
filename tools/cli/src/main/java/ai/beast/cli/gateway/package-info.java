/** {@code beast models}, {@code beast run} and {@code beast usage}: models through the gateway. */
package ai.beast.cli.gateway;
