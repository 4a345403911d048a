/** The past, newest first, read straight from the log. */
package ai.beast.events.history;
