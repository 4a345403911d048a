/** Ratings of models, one for each person. */
package ai.beast.registry.rating;
