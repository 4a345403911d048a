package ai.beast.rag.parse;

import ai.beast.rag.parse.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/** Markdown: CommonMark with the tables of GitHub. The text is the file's own, so that offsets are places in the file. */
public final class MarkdownParser implements DocumentParser {
    private static final Pattern FRONT_MATTER =
            Pattern.compile("\\A---[ \\t]*+\\R([\\s\\S]*?)\\R(?:---|\\.\\.\\.)[ \\t]*+(?:\\R|\\z)");
    private static final String TITLE = "title:";

    private final Parser parser = Parser.builder()
            .extensions(List.of(TablesExtension.create()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .build();

    @Override
    public ParsedDocument parse(String name, byte[] bytes) throws ParseException {
        TextDecoder.Decoded decoded = TextDecoder.decode(bytes);
        String text = decoded.text();
        Matcher matter = FRONT_MATTER.matcher(text);
        int body = matter.find() ? matter.end() : 0;
        try {
            Node document = parser.parse(text.substring(body));
            String title = body > 0 ? frontTitle(matter.group(1)) : null;
            if (title == null) {
                title = firstHeading(document);
            }
            Reading reading = new Reading(body, new Headings(title == null ? name : title));
            if (body > 0 && matter.start(1) < matter.end(1)) {
                reading.blocks.add(
                        new Block(Kind.CODE, matter.start(1), matter.end(1), reading.headings.context(), null));
            }
            reading.read(document);
            return new ParsedDocument(text, reading.blocks, title, "text/markdown", decoded.warnings());
        } catch (StackOverflowError deep) {
            throw new ParseException("the Markdown is nested too deeply", deep);
        }
    }

    private static @Nullable String frontTitle(String matter) {
        return matter.lines()
                .filter(line -> line.startsWith(TITLE))
                .map(line -> unquoted(line.substring(TITLE.length()).strip()))
                .filter(title -> !title.isBlank())
                .findFirst()
                .orElse(null);
    }

    private static String unquoted(String value) {
        int start = value.startsWith("\"") || value.startsWith("'") ? 1 : 0;
        int end = value.endsWith("\"") || value.endsWith("'") ? value.length() - 1 : value.length();
        return value.substring(start, Math.max(start, end));
    }

    private static @Nullable String firstHeading(Node document) {
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading heading && heading.getLevel() == 1) {
                String text = text(heading);
                return text.isBlank() ? null : text;
            }
        }
        return null;
    }

    private static String text(Node parent) {
        StringBuilder text = new StringBuilder();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            switch (node) {
                case Text literal -> text.append(literal.getLiteral());
                case Code code -> text.append(code.getLiteral());
                default -> text.append(text(node));
            }
        }
        return text.toString();
    }

    /** Walks over the blocks of one document. */
    private static final class Reading {
        private final int offset;
        private final Headings headings;
        private final List<Block> blocks = new ArrayList<>();

        Reading(int offset, Headings headings) {
            this.offset = offset;
            this.headings = headings;
        }

        void read(Node parent) {
            for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
                switch (node) {
                    case Heading heading -> {
                        add(heading, Kind.HEADING, headings.above(heading.getLevel()));
                        headings.enter(heading.getLevel(), text(heading));
                    }
                    case Paragraph paragraph -> add(paragraph, Kind.PARAGRAPH, headings.context());
                    case HtmlBlock html -> add(html, Kind.PARAGRAPH, headings.context());
                    case FencedCodeBlock code -> add(code, Kind.CODE, headings.context());
                    case IndentedCodeBlock code -> add(code, Kind.CODE, headings.context());
                    case TableBlock table -> table(table);
                    default -> read(node);
                }
            }
        }

        private void table(TableBlock table) {
            String context = headings.context();
            for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
                for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
                    if (row instanceof TableRow) {
                        add(row, Kind.ROW, context);
                        if (part instanceof TableHead) {
                            context = headings.context() + "\n" + cells(row);
                        }
                    }
                }
            }
        }

        private static String cells(Node row) {
            StringBuilder cells = new StringBuilder();
            for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
                cells.append(cells.isEmpty() ? "" : " | ").append(text(cell));
            }
            return cells.toString();
        }

        private void add(Node node, Kind kind, String context) {
            List<SourceSpan> spans = node.getSourceSpans();
            if (spans.isEmpty()) {
                return;
            }
            SourceSpan last = spans.getLast();
            int start = offset + spans.getFirst().getInputIndex();
            int end = offset + last.getInputIndex() + last.getLength();
            if (start < end) {
                blocks.add(new Block(kind, start, end, context, null));
            }
        }
    }
}
