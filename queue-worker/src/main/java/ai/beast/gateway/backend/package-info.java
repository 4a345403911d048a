/** The model servers behind the gateway: what each has and has loaded, and whether it may be called. */
package ai.beast.gateway.backend;
