/** The memory that a model needs to run, estimated from its dimensions. */
package ai.beast.modelfiles.memory;
