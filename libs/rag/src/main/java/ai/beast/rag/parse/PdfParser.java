package ai.beast.rag.parse;

import ai.beast.rag.parse.Block.Kind;
import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;

/** PDF, page by page. Pictures of text are not read. */
public final class PdfParser implements DocumentParser {
    private static final int MAX_PAGES = 20_000;

    @Override
    public ParsedDocument parse(String name, byte[] bytes) throws ParseException {
        try (PDDocument pdf = Loader.loadPDF(
                new RandomAccessReadBuffer(bytes), "", null, null, IOUtils.createTempFileOnlyStreamCache())) {
            int pages = pdf.getNumberOfPages();
            if (pages > MAX_PAGES) {
                throw new ParseException("a PDF must not have more than " + MAX_PAGES + " pages");
            }
            String title = pdf.getDocumentInformation().getTitle();
            title = title == null || title.isBlank() ? null : title.strip();
            BlockText text = new BlockText(new Headings(title == null ? name : title), null);
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            stripper.setLineSeparator("\n");
            stripper.setParagraphEnd("\n");
            for (int page = 1; page <= pages; page++) {
                stripper.setStartPage(page);
                stripper.setEndPage(page);
                text.page(page);
                String words = stripper.getText(pdf);
                for (Block paragraph : PlainTextParser.paragraphs(words, "")) {
                    text.append(words.substring(paragraph.start(), paragraph.end()));
                    text.end(Kind.PARAGRAPH);
                }
                text.check();
            }
            List<String> warnings =
                    text.blocks().isEmpty() && pages > 0 ? List.of("the PDF has no text, only pictures") : List.of();
            return new ParsedDocument(text.text(), text.blocks(), title, "application/pdf", warnings);
        } catch (InvalidPasswordException locked) {
            throw new ParseException("the PDF is protected by a password", locked);
        } catch (IOException | RuntimeException damaged) {
            throw new ParseException("the PDF can't be read", damaged);
        }
    }
}
