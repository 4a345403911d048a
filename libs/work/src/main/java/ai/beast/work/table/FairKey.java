package ai.beast.work.table;

/**
 * Divides the rows of a table so that a key with many due rows takes no place from another.
 *
 * @param column of the table that holds the key
 * @param keys SELECT of one column: the keys whose rows may be claimed
 */
public record FairKey(String column, String keys) {}
