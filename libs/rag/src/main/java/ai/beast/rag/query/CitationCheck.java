package ai.beast.rag.query;

import ai.beast.rag.chunk.Chunk;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares an answer with the passages it was given. Each {@code [n]} is a citation of passage n by the sentence before it. Nothing is believed: a citation names words that
 * stand in the document, or says that it found none.
 */
public final class CitationCheck {
    private static final Pattern MARK = Pattern.compile("\\[(\\d{1,4})]");
    private static final Pattern QUOTED = Pattern.compile("[\"“„«]([^\"”“»]{8,})[\"”“»]");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{3,}");
    private static final Pattern EMPTY_LINE = Pattern.compile("\\R\\h*\\R");
    /** Share of a claim's words that a passage must have. */
    private static final double MIN_SHARE = 0.5;

    private CitationCheck() {}

    /** The citations of an answer in its order; passage 1 is the first of the list. */
    public static List<Citation> of(String answer, List<Passage> passages) {
        List<Citation> citations = new ArrayList<>();
        Matcher marks = MARK.matcher(answer);
        while (marks.find()) {
            int number = Integer.parseInt(marks.group(1));
            String claim = claim(answer, marks.start());
            citations.add(
                    number < 1 || number > passages.size()
                            ? new Citation(number, null, null, null, 0, 0, "", false)
                            : check(number, claim, passages.get(number - 1)));
        }
        return citations;
    }

    private static Citation check(int number, String claim, Passage passage) {
        Matcher quoted = QUOTED.matcher(claim);
        while (quoted.find()) {
            String words = quoted.group(1).strip();
            for (Chunk chunk : passage.chunks()) {
                int at = chunk.text().indexOf(words);
                if (at >= 0) {
                    return citation(number, passage, chunk, at, at + words.length(), true);
                }
            }
        }
        boolean quotes = QUOTED.matcher(claim).find();
        Set<String> claimed = words(claim);
        Citation best = citation(number, passage, passage.chunks().getFirst(), 0, 0, false);
        double bestShare = 0;
        for (Chunk chunk : passage.chunks()) {
            int start = 0;
            for (int end : ends(chunk.text())) {
                double share = share(claimed, words(chunk.text().substring(start, end)));
                if (share > bestShare) {
                    bestShare = share;
                    int last = start
                            + chunk.text().substring(start, end).stripTrailing().length();
                    best = citation(number, passage, chunk, start, last, false);
                }
                start = end;
            }
        }
        boolean supported = !quotes && share(claimed, words(passage.text())) >= MIN_SHARE;
        return supported && bestShare > 0 ? supported(best) : best;
    }

    /** Ends of sentences; an empty line ends one, too, so that a heading is none with what follows. */
    private static SortedSet<Integer> ends(String text) {
        SortedSet<Integer> ends = new TreeSet<>();
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
        sentences.setText(text);
        for (int end = sentences.next(); end != BreakIterator.DONE; end = sentences.next()) {
            ends.add(end);
        }
        EMPTY_LINE.matcher(text).results().forEach(line -> ends.add(line.end()));
        return ends;
    }

    private static Citation citation(int number, Passage passage, Chunk chunk, int start, int end, boolean supported) {
        return new Citation(
                number,
                passage.document().id(),
                passage.document().contentHash(),
                chunk.page(),
                chunk.start() + start,
                chunk.start() + end,
                chunk.text().substring(start, end),
                supported);
    }

    private static Citation supported(Citation found) {
        return new Citation(
                found.number(),
                found.documentId(),
                found.contentHash(),
                found.page(),
                found.start(),
                found.end(),
                found.quote(),
                true);
    }

    /** The sentence that ends at the mark, without marks. */
    private static String claim(String answer, int mark) {
        String before = MARK.matcher(answer.substring(0, mark)).replaceAll("").stripTrailing();
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
        sentences.setText(before);
        int last = sentences.last();
        int start = sentences.previous();
        return before.substring(start == BreakIterator.DONE ? 0 : start, last);
    }

    private static double share(Set<String> claimed, Set<String> given) {
        if (claimed.isEmpty()) {
            return 0;
        }
        return (double) claimed.stream().filter(given::contains).count() / claimed.size();
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        WORD.matcher(text.toLowerCase(Locale.ROOT)).results().forEach(word -> words.add(word.group()));
        return words;
    }
}
