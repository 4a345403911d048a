/** Commands for the stack on this machine: bring it up, look at it, take it down. */
package ai.beast.cli.local;
