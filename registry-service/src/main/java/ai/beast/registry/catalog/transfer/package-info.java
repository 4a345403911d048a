/** Import and export of the catalogue as lines of JSON. */
package ai.beast.registry.catalog.transfer;
