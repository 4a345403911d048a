/** The gateway as the role of this process: its routes, its loops, and who may call. */
package ai.beast.gateway.service;
