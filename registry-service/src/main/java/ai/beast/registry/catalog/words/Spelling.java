package ai.beast.registry.catalog.words;

import java.util.regex.Pattern;

/**
 * The distance within which a word counts as another one mistyped: one letter wrong, missing, added or swapped with its
 * neighbour in words of four letters and more, two in words of eight and more. Digits are never mistyped, nor is a number
 * with its unit: {@code phi3} is not {@code phi}, and {@code 12gb} is not {@code 12b}. Pure.
 */
public final class Spelling {
    private static final int SHORTEST = 4;
    private static final int LONG = 8;
    private static final Pattern BETWEEN_DIGITS = Pattern.compile("\\P{N}+");

    private Spelling() {}

    /** Whether a word can be mistyped at all; shorter ones are too much like each other. */
    static boolean forgives(String word) {
        return word.length() >= SHORTEST && !Character.isDigit(word.codePointAt(0));
    }

    public static boolean near(String typed, String word) {
        int allowed = !forgives(typed) ? 0 : typed.length() >= LONG ? 2 : 1;
        return Math.abs(typed.length() - word.length()) <= allowed
                && digits(typed).equals(digits(word))
                && distance(typed, word) <= allowed;
    }

    private static String digits(String word) {
        return BETWEEN_DIGITS.matcher(word).replaceAll(" ").strip();
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
