package ai.beast.registry.catalog.search;

/**
 * How many entries of a whole result have a value.
 *
 * @param value as it would be sent to narrow the result down
 */
public record FacetCount(String value, long count) {}
