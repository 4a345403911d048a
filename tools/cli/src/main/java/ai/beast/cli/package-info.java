/** The command line: a client of the suite's public HTTP API like any other, and the door to the local stack. */
package ai.beast.cli;
