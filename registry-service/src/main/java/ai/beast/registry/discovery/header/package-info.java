/** Facts about a model from its file headers and the configuration beside them. */
package ai.beast.registry.discovery.header;
