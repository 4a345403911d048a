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
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Builds the next generation of a collection with another embedder, chunker or parser, from the files of its documents, and makes it live when it is complete. Questions
 * are answered from the live generation meanwhile. A run that is cut off is continued by the next one.
 */
public final class Rebuild {
    private static final int PAGE = 1000;

    private final ChunkStore store;
    private final PathGuard roots;
    private final DocumentPipeline pipeline;
    private final int threads;

    /** @param roots that the files must lie below, as they are now */
    public Rebuild(ChunkStore store, PathGuard roots, DocumentPipeline pipeline, int threads) {
        this.store = store;
        this.roots = roots;
        this.pipeline = pipeline;
        this.threads = threads;
    }

    /**
     * Runs once; does nothing where the live generation has these parameters already.
     *
     * @param allowLoss whether documents whose files give no text any more may be missing afterwards
     * @throws ProblemException {@code not_found} without such a collection; {@code conflict} when documents would be missing, or another run has switched
     * @throws InterruptedException when the run is to stop; what was built stays for the next run
     */
    public IngestReport run(String collection, boolean allowLoss, long fence, IntConsumer progress)
            throws InterruptedException {
        Generation live = store.live(collection)
                .orElseThrow(() -> ProblemException.notFound("There is no collection " + collection));
        ReportBuilder report = new ReportBuilder();
        if (live.spec().equals(pipeline.spec())) {
            return report.report(false, store.totals(live).documents(), 0);
        }
        Generation next = store.prepare(collection, pipeline.spec());
        Map<String, String> built = hashes(next);
        int before = built.size();
        Map<String, StoredDocument> wanted = documents(live);
        try (GenerationWriter writer = store.write(next, fence)) {
            writer.remove(built.keySet().stream()
                    .filter(id -> !wanted.containsKey(id))
                    .toList());
            ParseStop stop = new ParseStop();
            Workers.each(
                    wanted.values(),
                    threads,
                    document -> {
                        pipeline.take(file(document), built.get(document.id()), writer, report, stop);
                        progress.accept((int) Math.min(100, report.done() * 100L / wanted.size()));
                    },
                    stop::stop);
        }
        int missing = wanted.size() - store.totals(next).documents();
        if (missing > 0 && !allowLoss) {
            throw new ProblemException(
                    ErrorCode.CONFLICT,
                    missing + " of " + wanted.size() + " documents of collection " + collection
                            + " could not be built again. Repair their files; `allowLoss` goes on without them");
        }
        store.switchLive(collection, live.number(), next.number());
        store.drop(live);
        return report.report(true, before, 0);
    }

    private SourceFile file(StoredDocument document) {
        Path source = Path.of(document.source());
        Path file = Path.of(document.id());
        return new SourceFile(
                roots, source, document.id().substring(document.source().length() + 1), file, Selection.MAX_FILE_BYTES);
    }

    private Map<String, String> hashes(Generation generation) {
        Map<String, String> hashes = new HashMap<>();
        documents(generation).forEach((id, document) -> hashes.put(id, document.contentHash()));
        return hashes;
    }

    private Map<String, StoredDocument> documents(Generation generation) {
        Map<String, StoredDocument> documents = new HashMap<>();
        String after = "";
        List<DocumentEntry> page;
        do {
            page = store.documents(generation, after, PAGE);
            for (DocumentEntry entry : page) {
                documents.put(entry.document().id(), entry.document());
                after = entry.document().id();
            }
        } while (!page.isEmpty());
        return documents;
    }
}
