/** The whole suite on one machine: embedded infrastructure, the services, and one entry point. */
@org.jspecify.annotations.NullMarked
package ai.beast.stack;
