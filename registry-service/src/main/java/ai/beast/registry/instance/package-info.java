/** Instances: the files that hold models on this machine's storages. */
package ai.beast.registry.instance;
