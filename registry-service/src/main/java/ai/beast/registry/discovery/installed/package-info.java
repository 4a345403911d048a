/** Registration of models that downloads and repairs report by event. */
package ai.beast.registry.discovery.installed;
