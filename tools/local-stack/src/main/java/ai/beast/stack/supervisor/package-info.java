/** Starts everything in order, keeps it running, and stops it in order. */
@org.jspecify.annotations.NullMarked
package ai.beast.stack.supervisor;
