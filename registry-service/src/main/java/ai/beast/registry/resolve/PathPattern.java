package ai.beast.registry.resolve;

/** A pattern of paths: {@code *} stands for any characters, also {@code /}, and {@code ?} for one. Thread-safe. */
final class PathPattern {
    private final int[] glob;

    private PathPattern(int[] glob) {
        this.glob = glob;
    }

    static PathPattern of(String glob) {
        return new PathPattern(glob.codePoints().toArray());
    }

    /** Goes back to the last {@code *} only, so that it takes no more steps than the product of both lengths, and no stack. */
    boolean matches(String path) {
        int[] text = path.codePoints().toArray();
        int at = 0;
        int star = -1;
        int resume = 0;
        int i = 0;
        while (i < text.length) {
            if (at < glob.length && glob[at] == '*') {
                star = at++;
                resume = i;
            } else if (at < glob.length && (glob[at] == '?' || glob[at] == text[i])) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++resume;
            } else {
                return false;
            }
        }
        while (at < glob.length && glob[at] == '*') {
            at++;
        }
        return at == glob.length;
    }
}
