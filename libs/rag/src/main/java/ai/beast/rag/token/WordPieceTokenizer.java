package ai.beast.rag.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;

/**
 * BERT's tokenizer for models that do not distinguish case: words are cleaned, lower-cased and stripped of accents, split at spaces and punctuation, and
 * cut into the longest pieces that the vocabulary has. Gives what Hugging Face's tokenizers give with the same {@code tokenizer.json}, except that the
 * model's marks such as {@code [CLS]} in a text are words like others. Thread-safe.
 */
public final class WordPieceTokenizer implements Tokenizer {
    private static final String CONTINUATION = "##";

    private final Map<String, Integer> vocabulary;
    private final int unknown;
    private final int maxWord;

    private WordPieceTokenizer(Map<String, Integer> vocabulary, String unknown, int maxWord) {
        this.vocabulary = vocabulary;
        this.unknown = require(vocabulary, unknown);
        this.maxWord = maxWord;
    }

    /**
     * Reads a {@code tokenizer.json}.
     *
     * @throws IOException when the file describes a tokenizer of another kind
     */
    public static WordPieceTokenizer read(InputStream file) throws IOException {
        JsonNode root = JsonMapper.builder().build().readTree(file);
        JsonNode model = root.path("model");
        JsonNode normalizer = root.path("normalizer");
        if (!model.path("type").asText().equals("WordPiece")
                || !normalizer.path("type").asText().equals("BertNormalizer")
                || !normalizer.path("lowercase").asBoolean()
                || !normalizer.path("strip_accents").asBoolean(true)
                || !root.path("pre_tokenizer").path("type").asText().equals("BertPreTokenizer")
                || !model.path("continuing_subword_prefix").asText().equals(CONTINUATION)) {
            throw new IOException("The tokenizer must be an uncased WordPiece tokenizer of BERT's kind");
        }
        Map<String, Integer> vocabulary = new HashMap<>();
        model.path("vocab")
                .properties()
                .forEach(
                        entry -> vocabulary.put(entry.getKey(), entry.getValue().asInt()));
        return new WordPieceTokenizer(
                vocabulary,
                model.path("unk_token").asText(),
                model.path("max_input_chars_per_word").asInt(100));
    }

    /** Number of a token in the vocabulary. */
    public int id(String token) {
        return require(vocabulary, token);
    }

    @Override
    public Tokens encode(String text) {
        TokenList tokens = new TokenList();
        Word word = new Word();
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            int next = at + Character.charCount(character);
            if (character < 128) {
                ascii((char) character, at, word, tokens);
            } else {
                other(character, at, next, word, tokens);
            }
            at = next;
        }
        flush(word, tokens);
        return tokens.tokens();
    }

    private void ascii(char character, int at, Word word, TokenList tokens) {
        if (character >= 'A' && character <= 'Z') {
            word.append((char) (character + 32), at, at + 1);
        } else if ((character >= 'a' && character <= 'z') || (character >= '0' && character <= '9')) {
            word.append(character, at, at + 1);
        } else if (character == ' ' || character == '\t' || character == '\n' || character == '\r') {
            flush(word, tokens);
        } else if (character > ' ' && character < 127) {
            mark(character, at, at + 1, word, tokens);
        }
        // Other control characters are dropped: the word goes on behind them.
    }

    private void other(int character, int start, int end, Word word, TokenList tokens) {
        if (isSpace(character)) {
            flush(word, tokens);
        } else if (character == 0xFFFD || isControl(character)) {
            return;
        } else if (isIdeograph(character)) {
            flush(word, tokens);
            word.append(character, start, end);
            flush(word, tokens);
        } else {
            String bare = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFD);
            bare.codePoints()
                    .filter(part -> Character.getType(part) != Character.NON_SPACING_MARK)
                    .flatMap(part -> Character.toString(part)
                            .toLowerCase(java.util.Locale.ROOT)
                            .codePoints())
                    .forEach(part -> {
                        if (isPunctuation(part)) {
                            mark(part, start, end, word, tokens);
                        } else if (isSpace(part)) {
                            flush(word, tokens);
                        } else {
                            word.append(part, start, end);
                        }
                    });
        }
    }

    /** A word of its own. */
    private void mark(int character, int start, int end, Word word, TokenList tokens) {
        flush(word, tokens);
        word.append(character, start, end);
        flush(word, tokens);
    }

    /** Cuts the word into pieces and empties it. */
    private void flush(Word word, TokenList tokens) {
        if (word.length == 0) {
            return;
        }
        if (word.characters > maxWord) {
            tokens.add(unknown, word.start(0), word.end(word.length));
            word.clear();
            return;
        }
        int before = tokens.size();
        int from = 0;
        while (from < word.length) {
            int to = word.length;
            Integer id = null;
            while (to > from) {
                String piece = word.piece(from, to);
                id = vocabulary.get(from == 0 ? piece : CONTINUATION + piece);
                if (id != null) {
                    break;
                }
                to -= to - from > 1 && Character.isLowSurrogate(word.text[to - 1]) ? 2 : 1;
            }
            if (id == null) {
                tokens.cut(before);
                tokens.add(unknown, word.start(0), word.end(word.length));
                break;
            }
            tokens.add(id, word.start(from), word.end(to));
            from = to;
        }
        word.clear();
    }

    private static int require(Map<String, Integer> vocabulary, String token) {
        Integer id = vocabulary.get(token);
        if (id == null) {
            throw new IllegalArgumentException("The vocabulary must contain " + token);
        }
        return id;
    }

    private static boolean isSpace(int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || character == 0x85
                || character == 0x1680;
    }

    private static boolean isControl(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.PRIVATE_USE
                || type == Character.SURROGATE
                || type == Character.UNASSIGNED;
    }

    private static boolean isPunctuation(int character) {
        return switch (Character.getType(character)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> character > ' ' && character < 127 && !Character.isLetterOrDigit(character);
        };
    }

    private static boolean isIdeograph(int character) {
        return (character >= 0x4E00 && character <= 0x9FFF)
                || (character >= 0x3400 && character <= 0x4DBF)
                || (character >= 0x20000 && character <= 0x2A6DF)
                || (character >= 0x2A700 && character <= 0x2B73F)
                || (character >= 0x2B740 && character <= 0x2B81F)
                || (character >= 0x2B920 && character <= 0x2CEAF)
                || (character >= 0xF900 && character <= 0xFAFF)
                || (character >= 0x2F800 && character <= 0x2FA1F);
    }

    /** A normalized word and where each of its characters came from. Stops to grow where it is longer than any word with pieces. */
    private static final class Word {
        private static final int CAPACITY = 512;

        private final char[] text = new char[CAPACITY];
        private final int[] starts = new int[CAPACITY];
        private final int[] ends = new int[CAPACITY];
        private int length;
        private int characters;
        private int last;

        void append(int character, int start, int end) {
            characters++;
            last = end;
            int units = Character.charCount(character);
            if (length + units <= CAPACITY) {
                Character.toChars(character, text, length);
                for (int unit = 0; unit < units; unit++) {
                    starts[length] = start;
                    ends[length++] = end;
                }
            }
        }

        String piece(int from, int to) {
            return new String(text, from, to - from);
        }

        int start(int at) {
            return starts[at];
        }

        int end(int behind) {
            return behind == length ? last : ends[behind - 1];
        }

        void clear() {
            length = 0;
            characters = 0;
        }
    }
}
