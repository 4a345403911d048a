package ai.beast.registry.card;

import org.jspecify.annotations.Nullable;

/**
 * A model's card.
 *
 * @param revision rises with every change of a card that was written; 0 for one made of the entry
 * @param by who wrote it; null for one made of the entry
 */
record Card(String markdown, long revision, @Nullable String by) {}
