/** Writers of entries: edits by people, imports, and registration of files. */
package ai.beast.registry.catalog.change;
