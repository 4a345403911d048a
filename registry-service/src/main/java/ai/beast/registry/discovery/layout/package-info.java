/** Layouts of model files on disk: plain directories and the stores of other programs. Finds models without reading them. */
package ai.beast.registry.discovery.layout;
