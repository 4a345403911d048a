/** Counts of calls and tokens that survive a kill: a journal written before each call and settled after it. */
package ai.beast.gateway.usage;
