/** Model cards in Markdown. */
package ai.beast.registry.card;
