/** Lists of entries: filters, orders, pages, cursors and facets. */
package ai.beast.registry.catalog.search;
