package ai.beast.rag.parse;

import ai.beast.rag.parse.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the text of a format that is not text itself, block by block. */
final class BlockText {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder open = new StringBuilder();
    private final List<Block> blocks = new ArrayList<>();
    private final Headings headings;
    private @Nullable Integer page;
    private boolean tooLong;

    BlockText(Headings headings, @Nullable Integer page) {
        this.headings = headings;
        this.page = page;
    }

    /** Later blocks begin on this page. */
    void page(int number) {
        page = number;
    }

    void append(String words) {
        if (text.length() + open.length() + (long) words.length() > DocumentParser.MAX_TEXT) {
            tooLong = true;
        } else {
            open.append(words);
        }
    }

    /** Ends the block that is being written, if it has any text. */
    void end(Kind kind) {
        add(kind, headings.context());
    }

    /** Ends a heading. */
    void heading(int level) {
        String words = open.toString();
        if (!words.isBlank()) {
            add(Kind.HEADING, headings.above(level));
            headings.enter(level, words.replaceAll("\\s+", " "));
        }
    }

    private void add(Kind kind, String context) {
        String words = kind == Kind.CODE
                ? open.toString().stripTrailing()
                : open.toString().strip();
        open.setLength(0);
        if (!words.isBlank()) {
            if (!text.isEmpty()) {
                text.append(kind == Kind.ROW ? "\n" : "\n\n");
            }
            int start = text.length();
            text.append(words);
            blocks.add(new Block(kind, start, text.length(), context, page));
        }
    }

    /** @throws ParseException when there was more text than is taken from one document */
    void check() throws ParseException {
        if (tooLong) {
            throw new ParseException("the text must not be longer than " + DocumentParser.MAX_TEXT + " characters");
        }
    }

    String text() {
        return text.toString();
    }

    List<Block> blocks() {
        return blocks;
    }
}
