package ai.beast.rag.ingest;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.rag.chunk.Chunk;
import ai.beast.rag.chunk.Chunker;
import ai.beast.rag.embed.Embedder;
import ai.beast.rag.embed.Embedding;
import ai.beast.rag.parse.Format;
import ai.beast.rag.parse.ParseException;
import ai.beast.rag.parse.ParsedDocument;
import ai.beast.rag.parse.child.Parsing;
import ai.beast.rag.store.ChunkStore;
import ai.beast.rag.store.DocumentEntry;
import ai.beast.rag.store.EmbedderSpec;
import ai.beast.rag.store.Generation;
import ai.beast.rag.store.GenerationSpec;
import ai.beast.rag.store.GenerationWriter;
import ai.beast.rag.store.StoredChunk;
import ai.beast.rag.store.StoredDocument;
import ai.beast.security.PathGuard;
import ai.beast.work.loop.WorkerThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings a collection up to date with a source directory. New and changed files are parsed, cut, embedded and published one by one; what is gone is removed
 * at the end. A run that is cut off leaves whole documents, and the next one does the rest: files with a known hash cost no more than reading them.
 */
public final class Ingestion {
    private static final int COMMIT_EVERY = 256;

    private final ChunkStore store;
    private final PathGuard roots;
    private final Parsing parsing;
    private final Chunker chunker;
    private final Embedder embedder;
    private final int workers;

    /** @param workers files that are worked on at a time */
    public Ingestion(
            ChunkStore store, PathGuard roots, Parsing parsing, Chunker chunker, Embedder embedder, int workers) {
        this.store = store;
        this.roots = roots;
        this.parsing = parsing;
        this.chunker = chunker;
        this.embedder = embedder;
        this.workers = workers;
    }

    /** The parameters of generations that this makes. */
    public GenerationSpec spec() {
        return new GenerationSpec(embedder.spec(), chunker.name(), Format.PARSERS);
    }

    /**
     * Runs once.
     *
     * @param fence of the run, as {@link ChunkStore#write} takes it
     * @param progress gets the percentage of files that are done, from any thread
     * @throws ProblemException {@code path_outside_roots}, {@code not_found} without such a directory, {@code conflict} when too many documents are gone or the
     *     collection was built otherwise
     * @throws InterruptedException when the run is to stop; what was published stays
     */
    public IngestReport run(IngestRequest request, long fence, IntConsumer progress) throws InterruptedException {
        Path source = source(request.directory());
        Listing listing = list(source, request.selection());
        Optional<Generation> live = request.apply()
                ? Optional.of(store.open(request.collection(), spec()))
                : store.live(request.collection());
        Map<String, String> known =
                live.map(generation -> known(generation, source)).orElse(Map.of());
        List<String> lost =
                known.keySet().stream().filter(path -> listing.hasLost(path)).toList();
        refuseLoss(request, lost.size(), known.size());

        ReportBuilder report = new ReportBuilder();
        listing.skipped().forEach(report::skipped);
        listing.unreadable().forEach(note -> report.failed(note.path(), note.reason()));
        if (request.apply()) {
            try (GenerationWriter writer = store.write(live.orElseThrow(), fence)) {
                Run run = new Run(source, request.selection(), known, report, writer);
                run.all(listing, progress);
                writer.remove(lost.stream().map(path -> id(source, path)).toList());
                writer.commit();
            }
        } else {
            new Run(source, request.selection(), known, report, null).all(listing, progress);
        }
        report.removed(lost.size());
        int files =
                known.size() - lost.size() + report.report(false, 0, 0).counts().added();
        return report.report(request.apply(), files, listing.otherFormats());
    }

    private Path source(String directory) {
        Path source;
        try {
            source = roots.resolve(directory);
        } catch (ProblemException refused) {
            if (refused.code() != ErrorCode.PATH_OUTSIDE_ROOTS) {
                throw refused;
            }
            throw new ProblemException(
                    ErrorCode.PATH_OUTSIDE_ROOTS,
                    "`directory` must lie below one of AI_BEAST_DOCUMENT_ROOTS: " + roots.roots(),
                    refused);
        }
        if (!Files.isDirectory(source)) {
            throw ProblemException.notFound("There is no directory " + source);
        }
        return source;
    }

    private Listing list(Path source, Selection selection) {
        try {
            return SourceWalk.list(source, selection, roots);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The directory " + source + " can't be listed", unreadable);
        }
    }

    /**
     * Hashes of the source's documents by path.
     *
     * @throws ProblemException {@code conflict} when a source of the collection lies in this one or around it: a file would belong to both
     */
    private Map<String, String> known(Generation generation, Path source) {
        Map<String, String> known = new HashMap<>();
        String after = "";
        List<DocumentEntry> page;
        do {
            page = store.documents(generation, after, 1000);
            for (DocumentEntry entry : page) {
                StoredDocument document = entry.document();
                if (document.source().equals(source.toString())) {
                    known.put(document.id().substring(source.toString().length() + 1), document.contentHash());
                } else if (source.startsWith(document.source())
                        || Path.of(document.source()).startsWith(source)) {
                    throw new ProblemException(
                            ErrorCode.CONFLICT,
                            "`directory` must not overlap " + document.source() + ", which collection "
                                    + generation.collection() + " has already");
                }
                after = document.id();
            }
        } while (!page.isEmpty());
        return known;
    }

    private static void refuseLoss(IngestRequest request, int lost, int known) {
        if (request.apply() && !request.allowLoss() && lost * 100L > known * (long) IngestRequest.MAX_LOSS_PERCENT) {
            throw new ProblemException(
                    ErrorCode.CONFLICT,
                    lost + " of " + known + " documents of " + request.directory()
                            + " are gone. Check the directory; `allowLoss` removes them from the collection");
        }
    }

    private static String id(Path source, String path) {
        return source + "/" + path;
    }

    /** The files of one run, divided among workers. */
    private final class Run {
        private final Path source;
        private final Selection selection;
        private final Map<String, String> known;
        private final ReportBuilder report;
        private final @Nullable GenerationWriter writer;
        private int sinceCommit;

        Run(
                Path source,
                Selection selection,
                Map<String, String> known,
                ReportBuilder report,
                @Nullable GenerationWriter writer) {
            this.source = source;
            this.selection = selection;
            this.known = known;
            this.report = report;
            this.writer = writer;
        }

        void all(Listing listing, IntConsumer progress) throws InterruptedException {
            Iterator<Map.Entry<String, Path>> files = listing.files().entrySet().iterator();
            int total = Math.max(1, listing.files().size());
            List<Future<?>> working = new ArrayList<>();
            ExecutorService threads = WorkerThreads.bounded("rag-ingest", workers);
            try {
                for (int worker = 0; worker < workers; worker++) {
                    working.add(threads.submit(() -> {
                        for (Map.Entry<String, Path> file = next(files); file != null; file = next(files)) {
                            if (Thread.currentThread().isInterrupted()) {
                                return;
                            }
                            one(file.getKey(), file.getValue());
                            progress.accept((int) Math.min(100L, report.done() * 100L / total));
                        }
                    }));
                }
                for (Future<?> worker : working) {
                    worker.get();
                }
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException("A worker failed", failed.getCause());
            } finally {
                threads.shutdownNow();
                threads.close();
            }
        }

        private Map.@Nullable Entry<String, Path> next(Iterator<Map.Entry<String, Path>> files) {
            synchronized (files) {
                return files.hasNext() ? files.next() : null;
            }
        }

        private void one(String path, Path file) {
            FileContent content;
            ParsedDocument parsed;
            try {
                content = FileContent.read(file, selection.maxFileBytes());
                if (content.hash().equals(known.get(path))) {
                    report.unchanged();
                    return;
                }
                if (writer == null) {
                    report.published(known.containsKey(path), 0, 0);
                    return;
                }
                String name = String.valueOf(file.getFileName());
                parsed = parsing.parse(Format.of(name).orElseThrow(), name, content.bytes());
            } catch (NoSuchFileException gone) {
                report.failed(path, "was removed during the run");
                return;
            } catch (IOException unreadable) {
                report.failed(path, "can't be read: " + unreadable.getMessage());
                return;
            } catch (ParseException refused) {
                report.failed(path, String.valueOf(refused.getMessage()));
                return;
            }
            publish(writer, path, content, parsed);
        }

        private void publish(GenerationWriter target, String path, FileContent content, ParsedDocument parsed) {
            String title = parsed.title() == null ? name(path) : parsed.title();
            StoredDocument document = new StoredDocument(
                    id(source, path),
                    source.toString(),
                    content.hash(),
                    content.bytes().length,
                    content.modified(),
                    title.substring(0, Math.min(title.length(), StoredDocument.MAX_TITLE)),
                    null,
                    parsed.mediaType());
            List<Chunk> chunks = chunker.chunk(parsed);
            List<StoredChunk> stored = new ArrayList<>(chunks.size());
            int truncated = 0;
            if (embedder.spec().dimensions() == EmbedderSpec.NONE.dimensions()) {
                chunks.forEach(chunk -> stored.add(new StoredChunk(chunk, null)));
            } else {
                List<Embedding> embeddings = embedder.passages(
                        chunks.stream().map(Chunk::withContext).toList());
                for (int at = 0; at < chunks.size(); at++) {
                    stored.add(
                            new StoredChunk(chunks.get(at), embeddings.get(at).vector()));
                    truncated += embeddings.get(at).truncated() ? 1 : 0;
                }
            }
            target.publish(document, stored);
            report.warned(path, parsed.warnings());
            report.published(known.containsKey(path), stored.size(), truncated);
            commitNowAndThen(target);
        }

        private synchronized void commitNowAndThen(GenerationWriter target) {
            if (++sinceCommit >= COMMIT_EVERY) {
                sinceCommit = 0;
                target.commit();
            }
        }

        private static String name(String path) {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }
}
