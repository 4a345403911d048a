package ai.beast.rag.chunk;

import ai.beast.rag.parse.Block;
import ai.beast.rag.parse.Block.Kind;
import ai.beast.rag.parse.ParsedDocument;
import ai.beast.rag.token.Tokens;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Divides the blocks of a document into atoms, none longer than a chunk. */
final class Atoms {
    private static final int PIECE = 32;

    private final String text;
    private final Tokens tokens;
    private final int maxTokens;
    private final List<Atom> atoms = new ArrayList<>();

    private Atoms(String text, Tokens tokens, int maxTokens) {
        this.text = text;
        this.tokens = tokens;
        this.maxTokens = maxTokens;
    }

    static List<Atom> of(ParsedDocument document, Tokens tokens, int maxTokens) {
        Atoms atoms = new Atoms(document.text(), tokens, maxTokens);
        boolean afterHeading = false;
        Kind before = Kind.PARAGRAPH;
        for (Block block : document.blocks()) {
            int cut =
                    switch (block.kind()) {
                        case HEADING -> Atom.SECTION;
                        case ROW -> before == Kind.ROW ? Atom.SENTENCE : Atom.BLOCK;
                        default -> Atom.BLOCK;
                    };
            atoms.add(block, afterHeading && block.kind() != Kind.HEADING ? Atom.GLUED : cut);
            afterHeading = block.kind() == Kind.HEADING;
            before = block.kind();
        }
        return atoms.atoms;
    }

    private void add(Block block, int cut) {
        switch (block.kind()) {
            case PARAGRAPH -> sentences(block, cut);
            case CODE -> lines(block, cut);
            case HEADING, ROW -> whole(block, block.start(), block.end(), cut);
        }
    }

    private void sentences(Block block, int cut) {
        if (tokens.count(block.start(), block.end()) <= PIECE) {
            whole(block, block.start(), block.end(), cut);
            return;
        }
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
        sentences.setText(text.substring(block.start(), block.end()));
        int start = 0;
        for (int end = sentences.next(); end != BreakIterator.DONE; end = sentences.next()) {
            whole(block, block.start() + start, block.start() + end, start == 0 ? cut : Atom.SENTENCE);
            start = end;
        }
    }

    /** A line at the left margin behind an empty line begins a definition; one that only closes a bracket does not. */
    private void lines(Block block, int cut) {
        int margin = Integer.MAX_VALUE;
        for (int at = block.start(); at < block.end(); at = lineEnd(at, block.end())) {
            if (!isBlank(at, lineEnd(at, block.end()))) {
                margin = Math.min(margin, indentation(at, block.end()));
            }
        }
        boolean blank = false;
        int strength = cut;
        int start = block.start();
        for (int at = block.start(); at < block.end(); ) {
            int end = lineEnd(at, block.end());
            if (isBlank(at, end)) {
                blank = true;
            } else {
                if (at > start) {
                    whole(block, start, at, strength);
                    strength =
                            blank ? (indentation(at, block.end()) <= margin ? Atom.BLOCK : Atom.SENTENCE) : Atom.LINE;
                    start = at;
                }
                blank = false;
            }
            at = end;
        }
        whole(block, start, block.end(), strength);
    }

    /** One atom, or pieces if it is longer than a chunk. */
    private void whole(Block block, int start, int end, int cut) {
        int count = tokens.count(start, end);
        boolean prose = block.kind() == Kind.PARAGRAPH;
        if (count <= maxTokens) {
            atoms.add(new Atom(start, end, cut, prose, block.context(), block.page()));
            return;
        }
        int token = tokens.firstAt(start);
        int last = token + count;
        int from = start;
        int strength = cut;
        while (token < last) {
            int next = Math.min(token + PIECE, last);
            int to = next == last ? end : Math.max(tokens.start(next), from);
            if (to > from) {
                atoms.add(new Atom(from, to, strength, prose, block.context(), block.page()));
                strength = Atom.INSIDE;
                from = to;
            }
            token = next;
        }
    }

    private int lineEnd(int at, int limit) {
        int end = text.indexOf('\n', at);
        return end < 0 || end >= limit ? limit : end + 1;
    }

    private boolean isBlank(int start, int end) {
        for (int at = start; at < end; at++) {
            if (!Character.isWhitespace(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private int indentation(int start, int limit) {
        int at = start;
        while (at < limit && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at - start;
    }
}
