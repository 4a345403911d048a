package ai.beast.rag.token;

/**
 * Tokens of a text for collections that no model reads: words in pieces of at most {@value #MAX_PIECE} characters, ideographs one by one, and each other character that is
 * not white space. As many as a model's own tokens, roughly.
 */
public final class WordTokenizer implements Tokenizer {
    private static final int MAX_PIECE = 16;

    @Override
    public Tokens encode(String text) {
        TokenList tokens = new TokenList();
        int at = 0;
        while (at < text.length()) {
            int start = at;
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            if (Character.isWhitespace(character)) {
                continue;
            }
            if (isOfWord(character)) {
                while (at < text.length() && at - start < MAX_PIECE && isOfWord(text.codePointAt(at))) {
                    at += Character.charCount(text.codePointAt(at));
                }
            }
            tokens.add(0, start, at);
        }
        return tokens.tokens();
    }

    private static boolean isOfWord(int character) {
        return Character.isLetterOrDigit(character) && !Character.isIdeographic(character);
    }
}
