package ai.beast.registry.catalog.search;

/**
 * Number of entries of a whole result that have a value.
 *
 * @param value as it would be sent to narrow the result down
 */
public record FacetCount(String value, long count) {}
