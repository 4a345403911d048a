package ai.beast.rag.parse;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The formats of documents, told by the names of files. */
public enum Format {
    MARKDOWN(new MarkdownParser(), false, "md", "markdown", "mdx", "mkd"),
    TEXT(new PlainTextParser(), false, "txt", "text", "rst", "adoc", "asciidoc", "org", "tex", "log", "srt", "vtt"),
    HTML(new HtmlParser(), false, "html", "htm", "xhtml"),
    CSV(new CsvParser(), false, "csv", "tsv"),
    JSON(new JsonParser(), false, "json", "jsonl", "ndjson", "ipynb"),
    MAIL(new MailParser(), true, "eml"),
    CODE(
            new CodeParser(),
            false,
            "java kt kts scala groovy py js mjs cjs ts tsx jsx c h cc cpp cxx hpp cs go rs rb php pl pm lua r jl swift m sh bash zsh fish ps1 sql lean hs ml clj ex exs erl dart vue svelte css scss yaml yml toml ini cfg conf properties xml gradle cmake proto graphql tf dockerfile makefile"
                    .split(" ")),
    PDF(new PdfParser(), true, "pdf"),
    DOCX(new DocxParser(), true, "docx"),
    EPUB(new EpubParser(), true, "epub");

    /** Changes whenever a parser gives another text or other blocks of the same bytes. */
    public static final String PARSERS = "parsers/1";

    /** Files of text formats up to this size are parsed where they are asked for. */
    public static final int SMALL_BYTES = 64 * 1024;

    private static final Set<String> TEXT_NAMES = Set.of(
            "readme",
            "license",
            "licence",
            "copying",
            "changelog",
            "notice",
            "authors",
            "contributing",
            "install",
            "news",
            "todo");

    private final DocumentParser parser;
    private final boolean isolated;
    private final Set<String> extensions;

    Format(DocumentParser parser, boolean isolated, String... extensions) {
        this.parser = parser;
        this.isolated = isolated;
        this.extensions = Set.of(extensions);
    }

    /** The format of a file by its name; empty if it is not one that can be read. */
    public static Optional<Format> of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        int dot = lower.lastIndexOf('.');
        String extension = dot < 0 ? lower : lower.substring(dot + 1);
        if (dot < 0 && TEXT_NAMES.contains(lower)) {
            return Optional.of(TEXT);
        }
        for (Format format : values()) {
            if (format.extensions.contains(extension)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    public DocumentParser parser() {
        return parser;
    }

    /** Whether a file is parsed in a process of its own: it could make a parser use any amount of time and memory. */
    public boolean isIsolated(long bytes) {
        return isolated || bytes > SMALL_BYTES;
    }
}
