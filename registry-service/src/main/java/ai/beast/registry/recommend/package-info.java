/** Recommendations: models for a task that fit the machine, each with its reasons and the memory it takes. */
package ai.beast.registry.recommend;
