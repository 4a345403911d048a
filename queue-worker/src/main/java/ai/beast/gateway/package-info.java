/** The model gateway: one address for every model server, with aliases, admission and counts. */
package ai.beast.gateway;
