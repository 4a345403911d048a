package ai.beast.rag.parse.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.rag.parse.Block;
import ai.beast.rag.parse.Format;
import ai.beast.rag.parse.ParseException;
import ai.beast.rag.parse.ParsedDocument;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParsingTest {
    private static final Parsing PARSING = new Parsing(Duration.ofMinutes(4), 2);

    @AfterAll
    static void close() {
        PARSING.close();
    }

    @Test
    void readsPdfPageByPage() throws Exception {
        ParsedDocument document = parse(PARSING, Format.PDF, "a.pdf", pdf("First page", "Second page"));
        assertThat(document.text()).isEqualTo("First page\n\nSecond page");
        assertThat(document.blocks()).extracting(Block::page).containsExactly(1, 2);
    }

    @Test
    void readsWordDocumentWithHeadingsAndTables() throws Exception {
        ParsedDocument document = parse(
                PARSING,
                Format.DOCX,
                "a.docx",
                zip(
                        "word/styles.xml",
                        "<w:styles xmlns:w='w'><w:style w:styleId='berschrift1'><w:name w:val='heading"
                                + " 1'/></w:style></w:styles>",
                        "word/document.xml",
                        "<w:document xmlns:w='w'><w:body><w:p><w:pPr><w:pStyle"
                                + " w:val='berschrift1'/></w:pPr><w:r><w:t>Head</w:t></w:r></w:p><w:p><w:r><w:t>Some"
                                + " </w:t></w:r><w:r><w:t>words</w:t></w:r></w:p>"
                                + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
                                + "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:t>End</w:t></w:r></w:p></w:body></w:document>"));
        assertThat(document.blocks())
                .extracting(block -> document.text().substring(block.start(), block.end()))
                .containsExactly("Head", "Some words", "a  | b", "End");
        assertThat(document.blocks().getLast().context()).isEqualTo("a.docx > Head");
    }

    @Test
    void readsBookInReadingOrder() throws Exception {
        ParsedDocument document = parse(
                PARSING,
                Format.EPUB,
                "a.epub",
                zip(
                        "META-INF/container.xml",
                        "<container><rootfiles><rootfile full-path='OEBPS/content.opf'/></rootfiles></container>",
                        "OEBPS/content.opf",
                        "<package><metadata><dc:title>The book</dc:title></metadata><manifest><item id='b'"
                                + " href='two%20b.xhtml'/><item id='a' href='one.xhtml'/></manifest><spine><itemref"
                                + " idref='a'/><itemref idref='b'/></spine></package>",
                        "OEBPS/two b.xhtml",
                        "<html><body><p>Second</p></body></html>",
                        "OEBPS/one.xhtml",
                        "<html><body><h1>Chapter</h1><p>First</p></body></html>"));
        assertThat(document.title()).isEqualTo("The book");
        assertThat(document.text()).isEqualTo("Chapter\n\nFirst\n\nSecond");
    }

    @Test
    void refusesWhatOnlyHasTheName() {
        for (Format format : new Format[] {Format.PDF, Format.DOCX, Format.EPUB}) {
            String name = "a." + format.name().toLowerCase(java.util.Locale.ROOT);
            assertThatThrownBy(() -> parse(PARSING, format, name, "no such thing".getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(ParseException.class);
        }
    }

    @Test
    void refusesDocumentTypesInXml() throws Exception {
        byte[] hostile = zip(
                "word/document.xml",
                "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><w:document"
                        + " xmlns:w='w'><w:p><w:t>&a;</w:t></w:p></w:document>");
        assertThatThrownBy(() -> parse(PARSING, Format.DOCX, "a.docx", hostile)).isInstanceOf(ParseException.class);
    }

    /** 100 MB of zeros in a file of 100 kB: one failed file, and the next one is read. */
    @Test
    void survivesArchiveThatUnpacksToAnything() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("word/document.xml"));
            byte[] zeros = new byte[1024 * 1024];
            Arrays.fill(zeros, (byte) ' ');
            for (int part = 0; part < 100; part++) {
                zip.write(zeros);
            }
        }
        assertThatThrownBy(() -> parse(PARSING, Format.DOCX, "bomb.docx", bytes.toByteArray()))
                .isInstanceOf(ParseException.class);
        assertThat(parse(PARSING, Format.PDF, "a.pdf", pdf("Still here")).text())
                .isEqualTo("Still here");
    }

    @Test
    void killsParserThatTakesTooLong() throws Exception {
        try (Parsing hasty = new Parsing(Duration.ofMillis(1), 1)) {
            byte[] pages = pdf("x".repeat(200).split(""));
            assertThatThrownBy(() -> parse(hasty, Format.PDF, "a.pdf", pages))
                    .isInstanceOf(ParseException.class)
                    .hasMessageContaining("must not take longer");
        }
    }

    @Test
    void parsesSmallTextHereAndAllElseInAChild() throws Exception {
        try (Parsing parsing = new Parsing(Duration.ofMinutes(1), 1)) {
            parse(parsing, Format.MARKDOWN, "a.md", "# Small".getBytes(StandardCharsets.UTF_8));
            assertThat(children()).isEmpty();
            parse(parsing, Format.MARKDOWN, "a.md", "Larger. ".repeat(10_000).getBytes(StandardCharsets.UTF_8));
            assertThat(children()).hasSize(1);
        }
    }

    @Test
    void refusesMailWithinMailWithoutEnd() throws Exception {
        byte[] nested = "Content-Type: message/rfc822\r\n\r\n".repeat(30_000).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> parse(PARSING, Format.MAIL, "a.eml", nested))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining("nested too deeply");
        byte[] sound = "Subject: Sound\r\n\r\nText".getBytes(StandardCharsets.UTF_8);
        assertThat(parse(PARSING, Format.MAIL, "b.eml", sound).title()).isEqualTo("Sound");
    }

    @ParameterizedTest
    @CsvSource({"a.log, 9000000, characters", "a.csv, 600000, paragraphs and rows"})
    void refusesTextWithoutBoundsAndGoesOn(String name, int lines, String limit) throws Exception {
        byte[] bytes = "a\n".repeat(lines).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> parse(PARSING, Format.of(name).orElseThrow(), name, bytes))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining(limit);
        assertThat(parse(PARSING, Format.PDF, "a.pdf", pdf("Still here")).text())
                .isEqualTo("Still here");
    }

    @Test
    void triesAgainWhereAKeptChildHasDied() throws Exception {
        try (Parsing parsing = new Parsing(Duration.ofMinutes(1), 1)) {
            parse(parsing, Format.PDF, "a.pdf", pdf("One"));
            children().forEach(ProcessHandle::destroyForcibly);
            assertThat(parse(parsing, Format.PDF, "a.pdf", pdf("Two")).text()).isEqualTo("Two");
        }
    }

    @Test
    void endsChildrenThatHaveNoWork() throws Exception {
        try (Parsing parsing = new Parsing(Duration.ofMinutes(1), 1, Duration.ofMillis(10))) {
            parse(parsing, Format.PDF, "a.pdf", pdf("One"));
            await().untilAsserted(() -> assertThat(children()).isEmpty());
            assertThat(parse(parsing, Format.PDF, "a.pdf", pdf("Two")).text()).isEqualTo("Two");
        }
    }

    @Test
    void givesOutOneLongTextAtATime() throws Exception {
        try (Parsing parsing = new Parsing(Duration.ofMinutes(1), 3);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Bytes text = new Bytes("Long text. ".repeat(Parsing.LONG_TEXT / 10).getBytes(StandardCharsets.UTF_8));
            ParseStop stop = new ParseStop();
            CompletableFuture<Parsed> second;
            try (Parsed first = parsing.parse(Format.TEXT, "a.txt", text, stop)) {
                second = CompletableFuture.supplyAsync(() -> quietly(parsing, text, new ParseStop()), threads);
                CompletableFuture<Parsed> third =
                        CompletableFuture.supplyAsync(() -> quietly(parsing, text, stop), threads);
                stop.stop();
                assertThatThrownBy(third::join).hasStackTraceContaining("stopped");
                assertThat(second).isNotDone();
                assertThat(first.document().blocks()).hasSize(1);
            }
            second.join().close();
        }
    }

    private static Parsed quietly(Parsing parsing, Parsing.Source source, ParseStop stop) {
        try {
            return parsing.parse(Format.TEXT, "a.txt", source, stop);
        } catch (ParseException | IOException failed) {
            throw new IllegalStateException(failed.getMessage(), failed);
        }
    }

    private static ParsedDocument parse(Parsing parsing, Format format, String name, byte[] bytes)
            throws ParseException, IOException {
        try (Parsed parsed = parsing.parse(format, name, new Bytes(bytes), new ParseStop())) {
            return parsed.document();
        }
    }

    /** Parser processes of this test alone: those that all tests share are ended first. */
    private static List<ProcessHandle> children() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(ParserMain.class.getName()))
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    @BeforeEach
    void endSharedChildren() {
        PARSING.close();
        await().untilAsserted(() -> assertThat(children()).isEmpty());
    }

    private record Bytes(byte[] bytes) implements Parsing.Source {
        @Override
        public int size() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }

    private static byte[] pdf(String... pages) throws IOException {
        try (PDDocument pdf = new PDDocument()) {
            for (String words : pages) {
                PDPage page = new PDPage();
                pdf.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(pdf, page)) {
                    content.beginText();
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                    content.newLineAtOffset(72, 700);
                    content.showText(words);
                    content.endText();
                }
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            pdf.save(bytes);
            return bytes.toByteArray();
        }
    }

    private static byte[] zip(String... namesAndTexts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int at = 0; at < namesAndTexts.length; at += 2) {
                zip.putNextEntry(new ZipEntry(namesAndTexts[at]));
                zip.write(namesAndTexts[at + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
