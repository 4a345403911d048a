/**
 * Jobs, their states and legal moves, and the interface of their handlers; the JDK is the only dependency of this package
 * and of those below it.
 */
package ai.beast.queue.core;
