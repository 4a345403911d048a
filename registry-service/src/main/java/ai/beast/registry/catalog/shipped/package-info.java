/** The catalogue of known models that ships with the service. */
package ai.beast.registry.catalog.shipped;
