/** Limits of API keys on Redis. */
package ai.beast.limits;
