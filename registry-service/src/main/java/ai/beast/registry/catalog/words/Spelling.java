package ai.beast.registry.catalog.words;

/**
 * The distance within which a word counts as another one mistyped: one letter wrong, missing, added or swapped with its
 * neighbour in words of four letters and more, two in words of eight and more. Pure.
 */
public final class Spelling {
    private static final int SHORTEST = 4;
    private static final int LONG = 8;

    private Spelling() {}

    /** Whether a word of this length can be mistyped at all; shorter ones are too much like each other. */
    static boolean forgives(String word) {
        return word.length() >= SHORTEST;
    }

    public static boolean near(String typed, String word) {
        int allowed = typed.length() >= LONG ? 2 : typed.length() >= SHORTEST ? 1 : 0;
        return Math.abs(typed.length() - word.length()) <= allowed && distance(typed, word) <= allowed;
    }

    /** Optimal string alignment: Levenshtein's distance with the swap of two neighbours counting once. */
    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
