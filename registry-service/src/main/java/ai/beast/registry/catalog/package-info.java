/** The catalogue over HTTP: answers to readers, and edits of one entry. */
package ai.beast.registry.catalog;
