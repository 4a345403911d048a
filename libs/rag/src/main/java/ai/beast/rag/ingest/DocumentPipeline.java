package ai.beast.rag.ingest;

import ai.beast.rag.chunk.Chunk;
import ai.beast.rag.chunk.Chunker;
import ai.beast.rag.embed.Embedder;
import ai.beast.rag.embed.Embedding;
import ai.beast.rag.embed.TextRefusedException;
import ai.beast.rag.parse.Format;
import ai.beast.rag.parse.ParseException;
import ai.beast.rag.parse.ParsedDocument;
import ai.beast.rag.parse.child.FileChangedException;
import ai.beast.rag.parse.child.ParseStop;
import ai.beast.rag.parse.child.Parsed;
import ai.beast.rag.parse.child.Parsing;
import ai.beast.rag.store.GenerationSpec;
import ai.beast.rag.store.GenerationWriter;
import ai.beast.rag.store.StoredChunk;
import ai.beast.rag.store.StoredDocument;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of one file into a collection: read, parse, cut, embed, publish. Thread-safe. */
public final class DocumentPipeline {
    private static final int ATTEMPTS = 3;
    /** Numbers of all vectors of one document, which are in memory together. */
    private static final int MAX_NUMBERS = 8 * 1024 * 1024;

    private final Parsing parsing;
    private final Chunker chunker;
    private final Embedder embedder;

    /** @param embedder whose tokenizer the chunker uses */
    public DocumentPipeline(Parsing parsing, Chunker chunker, Embedder embedder) {
        this.parsing = parsing;
        this.chunker = chunker;
        this.embedder = embedder;
    }

    /** The parameters of generations that this fills. */
    public GenerationSpec spec() {
        return new GenerationSpec(embedder.spec(), chunker.name(), Format.PARSERS);
    }

    /**
     * Takes a file and tells the report about it. A file that gives no text changes nothing.
     *
     * @param known hash of the content that the generation has of it, if any
     * @param writer null to find out only what would be done
     * @param stop of the run
     */
    void take(
            SourceFile file,
            @Nullable String known,
            @Nullable GenerationWriter writer,
            ReportBuilder report,
            ParseStop stop) {
        int attempt = 1;
        while (!taken(file, known, writer, report, stop, attempt == ATTEMPTS)) {
            attempt++;
        }
    }

    /** Whether the report knows about the file; false while it changes and may be tried again. */
    private boolean taken(
            SourceFile file,
            @Nullable String known,
            @Nullable GenerationWriter writer,
            ReportBuilder report,
            ParseStop stop,
            boolean last) {
        try {
            FileContent content = FileContent.read(file);
            if (content.hash().equals(known)) {
                report.unchanged();
            } else if (writer == null) {
                report.published(known != null, 0, 0);
            } else {
                Format format = Format.of(file.name()).orElseThrow();
                try (Parsed parsed = parsing.parse(format, file.name(), content, stop)) {
                    content.check();
                    List<Chunk> chunks = cut(parsed.document());
                    publish(writer, file, content, parsed.document(), chunks, known != null, report);
                }
            }
        } catch (NoSuchFileException gone) {
            report.failed(file.path(), "was removed during the run");
        } catch (FileChangedException changed) {
            if (!last) {
                return false;
            }
            report.failed(file.path(), String.valueOf(changed.getMessage()));
        } catch (IOException unreadable) {
            report.failed(file.path(), "can't be read: " + unreadable.getMessage());
        } catch (ParseException refused) {
            report.failed(file.path(), String.valueOf(refused.getMessage()));
        }
        return true;
    }

    private List<Chunk> cut(ParsedDocument document) throws ParseException {
        List<Chunk> chunks;
        try {
            chunks = chunker.chunk(document);
        } catch (RuntimeException | StackOverflowError broken) {
            throw new ParseException("the text can't be cut: " + broken, broken);
        }
        int dimensions = embedder.spec().dimensions();
        if ((long) chunks.size() * dimensions > MAX_NUMBERS) {
            throw new ParseException("the text must not have more than " + MAX_NUMBERS / dimensions
                    + " chunks with vectors of " + dimensions + " dimensions");
        }
        return chunks;
    }

    private void publish(
            GenerationWriter writer,
            SourceFile file,
            FileContent content,
            ParsedDocument parsed,
            List<Chunk> chunks,
            boolean known,
            ReportBuilder report) {
        String title = parsed.title() == null ? file.name() : parsed.title();
        StoredDocument document = new StoredDocument(
                file.id(),
                file.source().toString(),
                content.hash(),
                content.size(),
                content.modified(),
                title.substring(0, Math.min(title.length(), StoredDocument.MAX_TITLE)),
                null,
                parsed.mediaType());
        List<StoredChunk> stored = new ArrayList<>(chunks.size());
        int truncated = 0;
        if (embedder.spec().dimensions() == 0) {
            chunks.forEach(chunk -> stored.add(new StoredChunk(chunk, null)));
        } else {
            List<Embedding> embeddings;
            try {
                embeddings = embedder.passages(
                        chunks.stream().map(Chunk::withContext).toList());
            } catch (TextRefusedException refused) {
                report.failed(file.path(), "could not be embedded: " + refused.getMessage());
                return;
            }
            for (int at = 0; at < chunks.size(); at++) {
                stored.add(new StoredChunk(chunks.get(at), embeddings.get(at).vector()));
                truncated += embeddings.get(at).truncated() ? 1 : 0;
            }
        }
        writer.publish(document, stored);
        report.warned(file.path(), parsed.warnings());
        if (report.published(known, stored.size(), truncated)) {
            writer.commit();
        }
    }
}
