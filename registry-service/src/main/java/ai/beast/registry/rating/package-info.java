/** What people think of models, one rating each. */
package ai.beast.registry.rating;
