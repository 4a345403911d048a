package ai.beast.rag.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import ai.beast.rag.parse.Block.Kind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParsersTest {
    @Test
    void readsMarkdownWithPlacesInTheFile() throws Exception {
        String text = "---\n"
                + "title: \"The title\"\n"
                + "tags: [a]\n"
                + "---\n\n"
                + "# One\r\n\r\n"
                + "First *paragraph*\r\n"
                + "of two lines.\r\n\n"
                + "- item\n"
                + "- other\n\n"
                + "```java\n"
                + "int x;\n"
                + "```\n\n"
                + "| a | b |\n"
                + "|---|---|\n"
                + "| 1 | 2 |\n"
                + "| 3 | 4 |\n\n"
                + "Setext\n"
                + "------\n"
                + "End.\n";
        ParsedDocument document = new MarkdownParser().parse("x.md", bytes(text));
        assertThat(document.title()).isEqualTo("The title");
        assertThat(document.blocks())
                .extracting(Block::kind, block -> text.substring(block.start(), block.end()), Block::context)
                .containsExactly(
                        tuple(Kind.CODE, "title: \"The title\"\ntags: [a]", "The title"),
                        tuple(Kind.HEADING, "# One", "The title"),
                        tuple(Kind.PARAGRAPH, "First *paragraph*\r\nof two lines.", "The title > One"),
                        tuple(Kind.PARAGRAPH, "item", "The title > One"),
                        tuple(Kind.PARAGRAPH, "other", "The title > One"),
                        tuple(Kind.CODE, "```java\nint x;\n```", "The title > One"),
                        tuple(Kind.ROW, "| a | b |", "The title > One"),
                        tuple(Kind.ROW, "| 1 | 2 |", "The title > One\na | b"),
                        tuple(Kind.ROW, "| 3 | 4 |", "The title > One\na | b"),
                        tuple(Kind.HEADING, "Setext\n------", "The title > One"),
                        tuple(Kind.PARAGRAPH, "End.", "The title > One > Setext"));
    }

    @Test
    void survivesDeeplyNestedMarkdown() {
        for (String nested :
                List.of(">".repeat(50_000), "[".repeat(50_000), "*a ".repeat(50_000), "- ".repeat(20_000))) {
            try {
                assertThat(new MarkdownParser()
                                .parse("x.md", bytes(nested + "x"))
                                .text())
                        .endsWith("x");
            } catch (ParseException refused) {
                assertThat(refused).hasMessageContaining("too deeply");
            }
        }
    }

    @Test
    void readsVisibleTextOfHtml() throws Exception {
        ParsedDocument document = new HtmlParser().parse("x.html", bytes("""
            <html><head><title>Page &amp; title</title><style>p {}</style></head><body>
            <nav>Home</nav><script>alert(1)</script>
            <h1>Head</h1><p>One <b>bold</b>
            word.<br>Next line</p><ul><li>First</li><li>Second</li></ul>
            <pre>  kept
                as is</pre>
            <table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>
            <h2>Below</h2><div>Text<p>more</p></div></body></html>
            """));
        assertThat(document.title()).isEqualTo("Page & title");
        assertThat(document.blocks())
                .extracting(block -> document.text().substring(block.start(), block.end()))
                .containsExactly(
                        "Head",
                        "One bold word.",
                        "Next line",
                        "First",
                        "Second",
                        "  kept\n    as is",
                        "a | b",
                        "1 | 2",
                        "Below",
                        "Text",
                        "more");
        assertThat(document.blocks().getLast().context()).isEqualTo("Page & title > Head > Below");
    }

    @Test
    void survivesDeeplyNestedHtml() throws Exception {
        ParsedDocument document = new HtmlParser().parse("x.html", bytes("<div>".repeat(100_000) + "deep"));
        assertThat(document.text()).isEqualTo("deep");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[{\"a\":1},{\"b\":[2,3]}];{\"a\":1}#{\"b\":[2,3]}",
                "{\"a\":\"x, y\",\"b\":{\"c\":[]}};\"a\":\"x, y\"#\"b\":{\"c\":[]}",
                "[1,\"two\",null,true];1#\"two\"#null#true",
                "\"alone\";\"alone\"",
                "[];[]",
                "{};{}"
            })
    void dividesJsonIntoItsValues(String json, String rows) throws Exception {
        ParsedDocument document = new JsonParser().parse("x.json", bytes(json));
        assertThat(document.warnings()).isEmpty();
        assertThat(document.blocks())
                .extracting(block -> json.substring(block.start(), block.end()))
                .containsExactly(rows.split("#"));
    }

    @Test
    void dividesJsonLines() throws Exception {
        String lines = "{\"n\":1}\n{\"n\":2}\n{\"n\":\"ü𝒳\"}\n";
        ParsedDocument document = new JsonParser().parse("x.jsonl", bytes(lines));
        assertThat(document.blocks())
                .extracting(block -> lines.substring(block.start(), block.end()))
                .containsExactly("\"n\":1", "\"n\":2", "\"n\":\"ü𝒳\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":", "[1,", "not json", "{'a':1}"})
    void readsInvalidJsonAsText(String json) throws Exception {
        ParsedDocument document = new JsonParser().parse("x.json", bytes(json));
        assertThat(document.blocks()).hasSize(1);
        assertThat(document.warnings()).singleElement().asString().contains("not valid JSON");
    }

    @Test
    void readsMailWithItsAlternatives() throws Exception {
        ParsedDocument document = new MailParser().parse("x.eml", bytes("""
            From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>
            To: a@example.org
            Subject: =?utf-8?b?R3LDvMOfZQ==?=
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=outer

            --outer
            Content-Type: multipart/alternative; boundary=inner

            --inner
            Content-Type: text/plain; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            Sch=F6ne Gr=FC=DFe

            Second paragraph
            --inner
            Content-Type: text/html

            <p>Not this</p>
            --inner--
            --outer
            Content-Type: application/pdf; name="a.pdf"
            Content-Disposition: attachment; filename="a.pdf"
            Content-Transfer-Encoding: base64

            JVBERi0=
            --outer--
            """.replace("\n", "\r\n")));
        assertThat(document.title()).isEqualTo("Grüße");
        assertThat(document.text())
                .contains("Subject: Grüße", "a@example.org", "Schöne Grüße", "Attachments: a.pdf")
                .doesNotContain("Not this", "JVBERi0");
    }

    @ParameterizedTest
    @CsvSource({"UTF-8,0", "UTF-16LE,1", "UTF-16BE,1", "UTF-32LE,1", "UTF-32BE,1", "windows-1252,0"})
    void decodesWhatTheFileIsWrittenIn(String charset, int mark) throws Exception {
        byte[] bytes = ((mark == 1 ? "\ufeff" : "") + "Grüße, naïve").getBytes(Charset.forName(charset));
        assertThat(new PlainTextParser().parse("x.txt", bytes).text()).isEqualTo("Grüße, naïve");
    }

    @Test
    void warnsOfEncodingThatIsNotUtf8() throws Exception {
        assertThat(new PlainTextParser()
                        .parse("x.txt", "Grüße".getBytes(StandardCharsets.ISO_8859_1))
                        .warnings())
                .singleElement()
                .asString()
                .contains("windows-1252");
    }

    @Test
    void refusesBinaryUnderTextName() {
        byte[] noise = new byte[4096];
        new java.util.Random(1).nextBytes(noise);
        for (DocumentParser parser : List.of(
                new MarkdownParser(), new PlainTextParser(), new CodeParser(), new CsvParser(), new JsonParser())) {
            assertThatThrownBy(() -> parser.parse("x.md", noise))
                    .isInstanceOf(ParseException.class)
                    .hasMessage("the file is not text");
        }
    }

    @Test
    void refusesTextAboveLimit() {
        byte[] tooLong = new byte[DocumentParser.MAX_TEXT + 1];
        java.util.Arrays.fill(tooLong, (byte) 'a');
        assertThatThrownBy(() -> new PlainTextParser().parse("x.txt", tooLong))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining("must not be longer");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
