package ai.beast.rag.ingest;

import ai.beast.rag.chunk.Chunk;
import ai.beast.rag.chunk.Chunker;
import ai.beast.rag.embed.Embedder;
import ai.beast.rag.embed.Embedding;
import ai.beast.rag.parse.Format;
import ai.beast.rag.parse.ParseException;
import ai.beast.rag.parse.ParsedDocument;
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
     */
    void take(SourceFile file, @Nullable String known, @Nullable GenerationWriter writer, ReportBuilder report) {
        FileContent content;
        ParsedDocument parsed;
        try {
            content = FileContent.read(file.file(), file.maxBytes());
            if (content.hash().equals(known)) {
                report.unchanged();
                return;
            }
            if (writer == null) {
                report.published(known != null, 0, 0);
                return;
            }
            parsed = parsing.parse(Format.of(file.name()).orElseThrow(), file.name(), content.bytes());
        } catch (NoSuchFileException gone) {
            report.failed(file.path(), "was removed during the run");
            return;
        } catch (IOException unreadable) {
            report.failed(file.path(), "can't be read: " + unreadable.getMessage());
            return;
        } catch (ParseException refused) {
            report.failed(file.path(), String.valueOf(refused.getMessage()));
            return;
        }
        publish(writer, file, content, parsed, known != null, report);
    }

    private void publish(
            GenerationWriter writer,
            SourceFile file,
            FileContent content,
            ParsedDocument parsed,
            boolean known,
            ReportBuilder report) {
        String title = parsed.title() == null ? file.name() : parsed.title();
        StoredDocument document = new StoredDocument(
                file.id(),
                file.source().toString(),
                content.hash(),
                content.bytes().length,
                content.modified(),
                title.substring(0, Math.min(title.length(), StoredDocument.MAX_TITLE)),
                null,
                parsed.mediaType());
        List<Chunk> chunks = chunker.chunk(parsed);
        List<StoredChunk> stored = new ArrayList<>(chunks.size());
        int truncated = 0;
        if (embedder.spec().dimensions() == 0) {
            chunks.forEach(chunk -> stored.add(new StoredChunk(chunk, null)));
        } else {
            List<Embedding> embeddings =
                    embedder.passages(chunks.stream().map(Chunk::withContext).toList());
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
