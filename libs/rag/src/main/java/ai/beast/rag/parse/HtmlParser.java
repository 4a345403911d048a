package ai.beast.rag.parse;

import ai.beast.rag.parse.Block.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/** HTML: the visible text, without scripts, styles and navigation. */
public final class HtmlParser implements DocumentParser {
    private static final Set<String> HIDDEN = Set.of(
            "script", "style", "noscript", "template", "nav", "iframe", "object", "svg", "select", "button", "head");
    private static final Set<String> DIVIDING = Set.of("br", "hr");

    @Override
    public ParsedDocument parse(String name, byte[] bytes) throws ParseException {
        try {
            Document page = Jsoup.parse(new ByteArrayInputStream(bytes), null, "");
            String title = page.title().isBlank() ? null : page.title();
            BlockText text = new BlockText(new Headings(title == null ? name : title), null);
            append(page, text);
            return new ParsedDocument(text.text(), text.blocks(), title, "text/html", List.of());
        } catch (IOException unreadable) {
            throw new ParseException("the HTML can't be read", unreadable);
        }
    }

    /** Appends the visible text of a page. */
    static void append(Document page, BlockText text) throws ParseException {
        page.select(String.join(",", HIDDEN)).remove();
        NodeTraversor.traverse(
                new NodeVisitor() {
                    @Override
                    public void head(Node node, int depth) {
                        if (node instanceof TextNode words) {
                            text.append(isPreformatted(words) ? words.getWholeText() : words.text());
                        } else if (node instanceof Element element) {
                            String tag = element.normalName();
                            if (element.isBlock() || DIVIDING.contains(tag)) {
                                if (!tag.equals("td") && !tag.equals("th") && !isPreformatted(element)) {
                                    text.end(kind(element));
                                }
                            }
                        }
                    }

                    @Override
                    public void tail(Node node, int depth) {
                        if (node instanceof Element element && element.isBlock()) {
                            String tag = element.normalName();
                            if (tag.equals("td") || tag.equals("th")) {
                                text.append(element.nextElementSibling() == null ? "" : " | ");
                            } else if (isHeading(tag)) {
                                text.heading(tag.charAt(1) - '0');
                            } else {
                                text.end(kind(element));
                            }
                        }
                    }
                },
                page);
        text.end(Kind.PARAGRAPH);
        text.check();
    }

    private static Kind kind(Element element) {
        return switch (element.normalName()) {
            case "pre" -> Kind.CODE;
            case "tr" -> Kind.ROW;
            default -> Kind.PARAGRAPH;
        };
    }

    private static boolean isHeading(String tag) {
        return tag.length() == 2 && tag.charAt(0) == 'h' && tag.charAt(1) >= '1' && tag.charAt(1) <= '6';
    }

    private static boolean isPreformatted(Node node) {
        for (Node above = node.parent(); above != null; above = above.parent()) {
            if (above.nodeName().toLowerCase(Locale.ROOT).equals("pre")) {
                return true;
            }
        }
        return false;
    }
}
