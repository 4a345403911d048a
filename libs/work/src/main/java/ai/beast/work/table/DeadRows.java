package ai.beast.work.table;

/**
 * How the dead rows of a work table are shown and replayed. All texts but the kind are SQL over the row {@code t}.
 *
 * @param kind name in the list of dead letters, lower-case letters and digits
 * @param source of what the row is about, or {@code NULL}
 * @param type of what the row is about
 * @param attempts made so far, over all replays
 * @param text the whole of what the row is about
 * @param replay assignments of a replay besides those of the agreed columns; empty for none
 * @param replayable condition of the rows that may be replayed; {@code :key} and {@code :type} are the request's, null
 *     where it names none
 */
public record DeadRows(
        String kind, String source, String type, String attempts, String text, String replay, String replayable) {}
