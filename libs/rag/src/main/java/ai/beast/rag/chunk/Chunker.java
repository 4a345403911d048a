package ai.beast.rag.chunk;

import ai.beast.rag.parse.ParsedDocument;
import ai.beast.rag.token.Tokenizer;
import ai.beast.rag.token.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts documents at headings, then between paragraphs and definitions, sentences and rows, lines, and only where nothing else is left within them. Each chunk is
 * a part of the document's text as it is. Everything in a block is in a chunk. Thread-safe.
 */
public final class Chunker {
    private static final String VERSION = "blocks/1";

    /** Characters whose tokens are counted at a time. */
    private static final int WINDOW = 512 * 1024;

    private final ChunkSettings settings;
    private final Tokenizer tokenizer;

    /** @param tokenizer of the embedder that will read the chunks */
    public Chunker(ChunkSettings settings, Tokenizer tokenizer) {
        this.settings = settings;
        this.tokenizer = tokenizer;
    }

    /** Version and settings: chunkers of one name cut alike. */
    public String name() {
        return VERSION + ":" + settings.maxTokens() + ":" + settings.overlap() + ":" + settings.contextTokens();
    }

    public List<Chunk> chunk(ParsedDocument document) {
        List<Chunk> chunks = new ArrayList<>();
        for (Window window : Window.of(document, WINDOW)) {
            ParsedDocument part = window.part();
            Tokens tokens = tokenizer.encode(part.text());
            List<Atom> atoms = Atoms.of(part, tokens, settings.maxTokens());
            new Cutting(part.text(), window.offset(), tokens, atoms, chunks).cut();
        }
        return chunks;
    }

    /** Cuts one part of a document. */
    private final class Cutting {
        private final String text;
        private final Tokens tokens;
        private final List<Atom> atoms;
        private final int offset;
        private final List<Chunk> chunks;

        /**
         * @param offset of the text in the document's
         * @param chunks that get those of this text
         */
        Cutting(String text, int offset, Tokens tokens, List<Atom> atoms, List<Chunk> chunks) {
            this.text = text;
            this.offset = offset;
            this.tokens = tokens;
            this.atoms = atoms;
            this.chunks = chunks;
        }

        void cut() {
            int first = 0;
            int fresh = 0;
            while (fresh < atoms.size()) {
                int behind = end(first, fresh);
                add(atoms.get(first), atoms.get(behind - 1));
                fresh = behind;
                first = behind < atoms.size() ? overlapped(first, behind) : behind;
            }
        }

        /**
         * Index behind the last atom of the chunk that begins with {@code first}.
         *
         * @param fresh the first atom that no chunk has yet; it is in this one
         */
        private int end(int first, int fresh) {
            for (int at = fresh + 1; at < atoms.size(); at++) {
                boolean section = atoms.get(at).cut() == Atom.SECTION;
                if (section && count(first, at - 1) >= settings.maxTokens() / 4) {
                    return at;
                }
                if (count(first, at) > settings.maxTokens()) {
                    return bestCut(first, fresh, at);
                }
            }
            return atoms.size();
        }

        /** The best place for a cut in the second half of a full chunk, the latest of several. */
        private int bestCut(int first, int fresh, int full) {
            int best = full;
            for (int at = fresh + 1; at < full; at++) {
                int cut = atoms.get(at).cut();
                int bestYet = atoms.get(best).cut();
                boolean better = cut > bestYet || (cut == bestYet && best != full);
                if (better && count(first, at - 1) >= settings.maxTokens() / 2) {
                    best = at;
                }
            }
            // What is glued to a heading takes the heading along.
            while (best - 1 > fresh && atoms.get(best).cut() == Atom.GLUED) {
                best--;
            }
            return best;
        }

        /** Index of the first atom of the next chunk: prose before a cut is repeated, as far as the overlap goes. */
        private int overlapped(int first, int behind) {
            int from = behind;
            if (atoms.get(behind).cut() != Atom.SECTION) {
                while (from - 1 > first
                        && atoms.get(from - 1).repeatable()
                        && count(from - 1, behind - 1) <= settings.overlap()
                        && count(from - 1, behind) <= settings.maxTokens()) {
                    from--;
                }
            }
            return from;
        }

        /** Tokens from the beginning of one atom to the end of another, with the markup between them. */
        private int count(int from, int to) {
            return tokens.count(atoms.get(from).start(), atoms.get(to).end());
        }

        private void add(Atom first, Atom last) {
            int start = first.start();
            int end = last.end();
            while (start < end && Character.isWhitespace(text.charAt(start))) {
                start++;
            }
            while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
                end--;
            }
            if (start < end) {
                chunks.add(new Chunk(
                        chunks.size(),
                        offset + start,
                        offset + end,
                        first.page(),
                        limited(first.context()),
                        text.substring(start, end)));
            }
        }
    }

    private String limited(String context) {
        if (context.length() <= settings.contextTokens()) {
            return context;
        }
        Tokens tokens = tokenizer.encode(context);
        return tokens.size() <= settings.contextTokens()
                ? context
                : context.substring(0, settings.contextTokens() == 0 ? 0 : tokens.end(settings.contextTokens() - 1));
    }
}
