/** The catalogue of models and of the files that hold them. */
package ai.beast.registry;
