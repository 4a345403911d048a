/** Comparison of a directory with its known instances, and the catalogue changes that follow. */
package ai.beast.registry.discovery.scan;
