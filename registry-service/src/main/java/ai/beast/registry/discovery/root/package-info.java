/** The configured directories with model files, and their state. */
package ai.beast.registry.discovery.root;
