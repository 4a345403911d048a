/** The trace of a request, carried to the work it leads to. */
package ai.beast.work.trace;
