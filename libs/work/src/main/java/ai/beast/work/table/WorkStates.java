package ai.beast.work.table;

/**
 * The names a table uses for the states of its rows.
 *
 * @param failed of a row whose work was refused for good; may equal {@code dead}
 * @param dead of a row in the dead letter: its attempts are used up, or the database refused it
 */
public record WorkStates(String pending, String running, String succeeded, String failed, String dead) {}
