package ai.beast.modelfiles.memory;

/**
 * Layers of a model that keep the same state while it runs. All widths are in elements.
 *
 * @param count number of such layers
 * @param keyWidth elements of keys a token takes in one layer: KV heads × key length
 * @param valueWidth elements of values a token takes in one layer: KV heads × value length; 0 where values are a view of the keys
 * @param window tokens a {@link Kind#SLIDING} layer looks back, otherwise 0
 * @param stateElements elements of state a {@link Kind#RECURRENT} layer keeps per sequence whatever its length, otherwise 0
 */
public record LayerGroup(Kind kind, int count, long keyWidth, long valueWidth, long window, long stateElements) {

    /** What a layer remembers. */
    public enum Kind {
        /** Keys and values of every token. */
        FULL,
        /** Keys and values of the latest tokens. */
        SLIDING,
        /** A state of fixed size. */
        RECURRENT
    }

    public LayerGroup {
        if (count < 1 || keyWidth < 0 || valueWidth < 0 || window < 0 || stateElements < 0) {
            throw new IllegalArgumentException("a layer group's numbers are not negative, and it has layers");
        }
    }

    static LayerGroup full(long keyWidth, long valueWidth) {
        return new LayerGroup(Kind.FULL, 1, keyWidth, valueWidth, 0, 0);
    }

    static LayerGroup sliding(long keyWidth, long valueWidth, long window) {
        return new LayerGroup(Kind.SLIDING, 1, keyWidth, valueWidth, window, 0);
    }

    static LayerGroup recurrent(long stateElements) {
        return new LayerGroup(Kind.RECURRENT, 1, 0, 0, 0, stateElements);
    }

    LayerGroup withCount(int newCount) {
        return new LayerGroup(kind, newCount, keyWidth, valueWidth, window, stateElements);
    }

    boolean sameShape(LayerGroup other) {
        return withCount(1).equals(other.withCount(1));
    }
}
