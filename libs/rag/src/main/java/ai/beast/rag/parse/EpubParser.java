package ai.beast.rag.parse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/** Electronic books: the chapters in reading order. */
public final class EpubParser implements DocumentParser {
    private static final String CONTAINER = "META-INF/container.xml";

    @Override
    public ParsedDocument parse(String name, byte[] bytes) throws ParseException {
        Archive archive = Archive.read(bytes, EpubParser::isText);
        String packageFile = xml(archive, CONTAINER).select("rootfile").attr("full-path");
        Document book = xml(archive, packageFile);
        String title = book.getElementsByTag("dc:title").text();
        BlockText text = new BlockText(new Headings(title.isBlank() ? name : title), null);
        for (Element item : book.getElementsByTag("itemref")) {
            Element chapter = book.getElementById(item.attr("idref"));
            String file = chapter == null ? "" : resolve(packageFile, chapter.attr("href"));
            if (archive.has(file)) {
                HtmlParser.append(page(archive.file(file)), text);
            }
        }
        return new ParsedDocument(
                text.text(), text.blocks(), title.isBlank() ? null : title, "application/epub+zip", List.of());
    }

    private static Document page(byte[] bytes) throws ParseException {
        try {
            return Jsoup.parse(new ByteArrayInputStream(bytes), null, "");
        } catch (IOException unreadable) {
            throw new ParseException("a chapter can't be read", unreadable);
        }
    }

    private static Document xml(Archive archive, String file) throws ParseException {
        return Jsoup.parse(new String(archive.file(file), StandardCharsets.UTF_8), "", Parser.xmlParser());
    }

    private static String resolve(String packageFile, String href) {
        try {
            String path = URLDecoder.decode(href.replace("+", "%2B"), StandardCharsets.UTF_8);
            Path directory = Path.of(packageFile).getParent();
            return (directory == null ? Path.of(path) : directory.resolve(path))
                    .normalize()
                    .toString();
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private static boolean isText(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        return name.endsWith(".xml")
                || name.endsWith(".opf")
                || name.endsWith(".html")
                || name.endsWith(".xhtml")
                || name.endsWith(".htm");
    }
}
