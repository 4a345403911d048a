package ai.beast.rag.parse;

import ai.beast.rag.parse.Block.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Word documents (Office Open XML): headings, paragraphs and tables of the main text. */
public final class DocxParser implements DocumentParser {
    private static final String TEXT = "word/document.xml";
    private static final String STYLES = "word/styles.xml";
    private static final String PROPERTIES = "docProps/core.xml";
    private static final Pattern HEADING = Pattern.compile("(?i)heading ?([1-6])");

    @Override
    public ParsedDocument parse(String name, byte[] bytes) throws ParseException {
        Archive archive = Archive.read(bytes, Set.of(TEXT, STYLES, PROPERTIES)::contains);
        try {
            String title = archive.has(PROPERTIES) ? title(archive.xml(PROPERTIES)) : null;
            Map<String, Integer> levels = archive.has(STYLES) ? levels(archive.xml(STYLES)) : Map.of();
            BlockText text = new BlockText(new Headings(title == null ? name : title), null);
            read(archive.xml(TEXT), levels, text);
            text.check();
            return new ParsedDocument(
                    text.text(),
                    text.blocks(),
                    title,
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                    List.of());
        } catch (XMLStreamException damaged) {
            throw new ParseException("the document's XML is damaged", damaged);
        }
    }

    private static @Nullable String title(XMLStreamReader xml) throws XMLStreamException {
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT
                    && xml.getLocalName().equals("title")) {
                String title = xml.getElementText();
                return title.isBlank() ? null : title.strip();
            }
        }
        return null;
    }

    /** Levels of headings by the ids of their styles, which differ by language; their names do not. */
    private static Map<String, Integer> levels(XMLStreamReader xml) throws XMLStreamException {
        Map<String, Integer> levels = new HashMap<>();
        String style = "";
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                if (xml.getLocalName().equals("style")) {
                    style = attribute(xml, "styleId");
                } else if (xml.getLocalName().equals("name")) {
                    Matcher heading = HEADING.matcher(attribute(xml, "val"));
                    if (heading.matches()) {
                        levels.put(style, Integer.valueOf(heading.group(1)));
                    } else if (attribute(xml, "val").equalsIgnoreCase("title")) {
                        levels.put(style, 1);
                    }
                }
            }
        }
        return levels;
    }

    private static void read(XMLStreamReader xml, Map<String, Integer> levels, BlockText text)
            throws XMLStreamException {
        int tables = 0;
        int level = 0;
        boolean cellHasText = false;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "tbl" -> tables++;
                    case "p" -> level = 0;
                    case "pStyle" -> level = levels.getOrDefault(attribute(xml, "val"), 0);
                    case "tc" -> {
                        text.append(cellHasText ? " | " : "");
                        cellHasText = true;
                    }
                    case "t" -> text.append(xml.getElementText());
                    case "tab" -> text.append("\t");
                    case "br", "cr" -> text.append("\n");
                    default -> {
                        // Layout.
                    }
                }
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "p" -> {
                        if (tables > 0) {
                            text.append(" ");
                        } else if (level > 0) {
                            text.heading(level);
                        } else {
                            text.end(Kind.PARAGRAPH);
                        }
                    }
                    case "tr" -> {
                        text.end(Kind.ROW);
                        cellHasText = false;
                    }
                    case "tbl" -> tables--;
                    default -> {
                        // Layout.
                    }
                }
            }
        }
        text.end(Kind.PARAGRAPH);
    }

    private static String attribute(XMLStreamReader xml, String name) {
        for (int at = 0; at < xml.getAttributeCount(); at++) {
            if (xml.getAttributeLocalName(at).equals(name)) {
                return xml.getAttributeValue(at);
            }
        }
        return "";
    }
}
