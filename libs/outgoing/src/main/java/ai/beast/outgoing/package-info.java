/** Calls to other servers: their guards, and connections to every address of a host. */
package ai.beast.outgoing;
