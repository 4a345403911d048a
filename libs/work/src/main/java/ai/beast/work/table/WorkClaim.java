package ai.beast.work.table;

/**
 * The right to work on one row until its lease ends.
 *
 * @param id of the row, as the driver returns it
 * @param fence fencing token; a settlement or renewal with another one is refused
 * @param attempts including this one
 * @param row the columns the definition selects
 */
public record WorkClaim<T>(Object id, long fence, int attempts, T row) {}
