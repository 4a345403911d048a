/** A catalogue entry: its fields, their provenance and merge, and its rows. */
package ai.beast.registry.catalog.entry;
