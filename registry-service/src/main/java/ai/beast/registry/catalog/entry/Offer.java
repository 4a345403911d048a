package ai.beast.registry.catalog.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What one origin says about a model.
 *
 * @param fields named as in JSON; an explicit null takes the value away, an absent field says nothing
 */
public record Offer(Origin origin, ObjectNode fields) {}
