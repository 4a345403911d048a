/** The connection to n8n: HTTP, the public API behind a circuit breaker, errors, readiness. */
package ai.beast.automation.n8n;
