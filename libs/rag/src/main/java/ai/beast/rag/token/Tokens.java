package ai.beast.rag.token;

import java.util.Arrays;

/** Tokens of a text with their numbers and places. Immutable by agreement: the arrays are not copied. */
public final class Tokens {
    private final int[] ids;
    private final int[] starts;
    private final int[] ends;

    /**
     * @param ids in the model's vocabulary
     * @param starts offsets of the first character of each token, ascending, in UTF-16 units
     * @param ends offsets behind the last character
     */
    public Tokens(int[] ids, int[] starts, int[] ends) {
        this.ids = ids;
        this.starts = starts;
        this.ends = ends;
    }

    public int size() {
        return ids.length;
    }

    public int id(int token) {
        return ids[token];
    }

    public int start(int token) {
        return starts[token];
    }

    public int end(int token) {
        return ends[token];
    }

    /** Number of the first token that begins at the offset or behind it; {@link #size} if there is none. */
    public int firstAt(int offset) {
        int at = Arrays.binarySearch(starts, offset);
        if (at < 0) {
            return -at - 1;
        }
        while (at > 0 && starts[at - 1] == offset) {
            at--;
        }
        return at;
    }

    /** Number of tokens that begin in the range. */
    public int count(int start, int end) {
        return firstAt(end) - firstAt(start);
    }

    /** The first tokens, at most so many as the limit says. */
    public int[] ids(int limit) {
        return Arrays.copyOf(ids, Math.min(limit, ids.length));
    }
}
