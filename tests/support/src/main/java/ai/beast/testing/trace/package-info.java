/** A collector of traces over HTTP. */
package ai.beast.testing.trace;
