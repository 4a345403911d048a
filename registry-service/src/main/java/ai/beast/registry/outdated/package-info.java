/** Comparison of installed models with the present state of their repositories on the Hub. */
package ai.beast.registry.outdated;
