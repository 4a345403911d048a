package ai.beast.gateway.route;

import java.util.Locale;

/**
 * Compares names of models as Ollama does: a missing tag is {@code latest}, host {@code registry.ollama.ai} and namespace
 * {@code library} may be left out, and case does not count. Source: Ollama's {@code types/model/name.go}. Pure.
 */
public final class ModelName {
    /** Longest name that is looked up. */
    public static final int MAX_LENGTH = 350;

    private static final String HOST = "registry.ollama.ai/";
    private static final String NAMESPACE = "library/";
    private static final String TAG = ":latest";

    private ModelName() {}

    /** The one spelling of all names that Ollama takes for the same model. */
    public static String canonical(String name) {
        String rest = name.strip().toLowerCase(Locale.ROOT);
        int scheme = rest.indexOf("://");
        if (scheme >= 0) {
            rest = rest.substring(scheme + 3);
        }
        if (rest.startsWith(HOST)) {
            rest = rest.substring(HOST.length());
        }
        if (rest.startsWith(NAMESPACE)) {
            rest = rest.substring(NAMESPACE.length());
        }
        return rest.indexOf(':', rest.lastIndexOf('/') + 1) < 0 ? rest + TAG : rest;
    }

    /** The canonical name without the tag that is added. */
    public static String shortest(String name) {
        String canonical = canonical(name);
        return canonical.endsWith(TAG) ? canonical.substring(0, canonical.length() - TAG.length()) : canonical;
    }

    /** Number of single-character changes between two names, at most {@code limit}. */
    public static int distance(String one, String other, int limit) {
        if (Math.abs(one.length() - other.length()) >= limit) {
            return limit;
        }
        int[] before = new int[other.length() + 1];
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < before.length; j++) {
            before[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(before[j - 1] + changed, Math.min(before[j], row[j - 1]) + 1);
            }
            int[] swap = before;
            before = row;
            row = swap;
        }
        return Math.min(before[other.length()], limit);
    }
}
