package ai.beast.rag.ingest;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.rag.parse.child.ParseStop;
import ai.beast.rag.store.ChunkStore;
import ai.beast.rag.store.DocumentEntry;
import ai.beast.rag.store.Generation;
import ai.beast.rag.store.GenerationWriter;
import ai.beast.rag.store.StoredDocument;
import ai.beast.security.PathGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings a collection up to date with a source directory. New and changed files are parsed, cut, embedded and published one by one; documents whose files are gone are
 * removed at the end. A run that is cut off leaves whole documents, and the next one does the rest: a file with a known hash costs no more than reading it.
 */
public final class Ingestion {
    private static final int PAGE = 1000;

    private final ChunkStore store;
    private final PathGuard roots;
    private final DocumentPipeline pipeline;
    private final int threads;

    /**
     * @param roots that sources and the targets of links lie below
     * @param threads files that are worked on at a time
     */
    public Ingestion(ChunkStore store, PathGuard roots, DocumentPipeline pipeline, int threads) {
        this.store = store;
        this.roots = roots;
        this.pipeline = pipeline;
        this.threads = threads;
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
                ? Optional.of(store.open(request.collection(), pipeline.spec()))
                : store.live(request.collection());
        Map<String, String> known =
                live.map(generation -> known(generation, source)).orElse(Map.of());
        List<String> lost = known.keySet().stream().filter(listing::hasLost).toList();
        ReportBuilder report = new ReportBuilder();
        checkLoss(request, lost.size(), known.size(), report);
        listing.skipped().forEach(report::skipped);
        listing.unreadable().forEach(note -> report.failed(note.path(), note.reason()));
        if (request.apply()) {
            try (GenerationWriter writer = store.write(live.orElseThrow(), fence)) {
                files(source, request, listing, known, writer, report, progress);
                writer.remove(lost.stream().map(path -> source + "/" + path).toList());
                writer.commit();
            }
        } else {
            files(source, request, listing, known, null, report, progress);
        }
        report.removed(lost.size());
        return report.report(request.apply(), known.size(), listing.otherFormats());
    }

    private void files(
            Path source,
            IngestRequest request,
            Listing listing,
            Map<String, String> known,
            @Nullable GenerationWriter writer,
            ReportBuilder report,
            IntConsumer progress)
            throws InterruptedException {
        long total = listing.files().size();
        ParseStop stop = new ParseStop();
        Workers.each(
                listing.files().entrySet(),
                threads,
                entry -> {
                    SourceFile file = new SourceFile(
                            roots,
                            source,
                            entry.getKey(),
                            entry.getValue(),
                            request.selection().maxFileBytes());
                    pipeline.take(file, known.get(entry.getKey()), writer, report, stop);
                    progress.accept((int) Math.min(100, report.done() * 100L / total));
                },
                stop::stop);
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

    private Listing list(Path source, Selection selection) throws InterruptedException {
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
            page = store.documents(generation, after, PAGE);
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

    private static void checkLoss(IngestRequest request, int lost, int known, ReportBuilder report) {
        if (request.allowLoss() || lost * 100L <= known * (long) IngestRequest.MAX_LOSS_PERCENT) {
            return;
        }
        String gone =
                lost + " of " + known + " documents of " + request.directory() + " are gone. Check the directory; ";
        if (request.apply()) {
            throw new ProblemException(ErrorCode.CONFLICT, gone + "`allowLoss` removes them from the collection");
        }
        report.warned(request.directory(), List.of(gone + "a run that applies is refused without `allowLoss`"));
    }
}
