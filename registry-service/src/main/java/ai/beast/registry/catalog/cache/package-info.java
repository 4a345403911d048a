/** Cached answers, and their invalidation by commits of any replica. */
package ai.beast.registry.catalog.cache;
