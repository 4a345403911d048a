/** Ancestors and descendants of a model. */
package ai.beast.registry.catalog.lineage;
