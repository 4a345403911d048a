/** Resolves what people type as the name of a model into the files to download. */
package ai.beast.registry.resolve;
