/** The memory that running a model takes, and whether it fits. */
package ai.beast.registry.memory;
