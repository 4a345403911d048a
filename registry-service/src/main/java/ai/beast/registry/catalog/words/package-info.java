/** Words of entries, and tolerance of typing errors in a query. */
package ai.beast.registry.catalog.words;
