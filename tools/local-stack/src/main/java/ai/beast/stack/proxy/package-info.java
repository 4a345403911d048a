/** The suite's single entry point on one machine: the same paths that Traefik routes elsewhere. */
package ai.beast.stack.proxy;
