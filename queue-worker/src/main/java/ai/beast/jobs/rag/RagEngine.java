package ai.beast.jobs.rag;

import ai.beast.jobs.rag.model.Embedders;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.worker.QueueConfiguration;
import ai.beast.queue.worker.QueueConfiguration.Role;
import ai.beast.rag.chunk.ChunkSettings;
import ai.beast.rag.chunk.Chunker;
import ai.beast.rag.embed.Embedder;
import ai.beast.rag.embed.EmbedderUnavailableException;
import ai.beast.rag.ingest.DocumentPipeline;
import ai.beast.rag.ingest.IngestReport;
import ai.beast.rag.ingest.IngestRequest;
import ai.beast.rag.ingest.Ingestion;
import ai.beast.rag.ingest.Rebuild;
import ai.beast.rag.ingest.Selection;
import ai.beast.rag.parse.child.Parsing;
import ai.beast.rag.store.ChunkStore;
import ai.beast.rag.store.CollectionBusyException;
import ai.beast.rag.store.CollectionName;
import ai.beast.rag.store.Generation;
import ai.beast.rag.store.lucene.LuceneChunkStore;
import ai.beast.security.PathGuard;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The store of collections and what works on it, opened with the first use. Thread-safe. */
@ApplicationScoped
public class RagEngine {
    private final RagConfiguration configuration;
    private final boolean hasRole;
    private final PathGuard roots;
    private final CollectionEmbedders embedders;
    private final Set<String> busy = new HashSet<>();
    private @Nullable Opened opened;
    private long lastFence;

    RagEngine(RagConfiguration configuration, QueueConfiguration queue, CollectionEmbedders embedders) {
        this.configuration = configuration;
        this.embedders = embedders;
        hasRole = queue.roles().contains(Role.RAG);
        roots = new PathGuard(configuration.documentRoots());
    }

    /** What is open. */
    private record Opened(ChunkStore store, Parsing parsing) {}

    /** Another run of this process works on the collection. */
    static final class BusyException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    boolean hasRole() {
        return hasRole;
    }

    ChunkStore store() {
        return open().store();
    }

    /**
     * Refuses a request that no run could fulfil, without a look at the files.
     *
     * @throws ProblemException naming the field
     */
    void check(RagIngestRequest request) {
        if (request.collection() == null) {
            throw ProblemException.invalid("collection", "must not be missing");
        }
        CollectionName.require(request.collection());
        selection(request);
        if (request.embedder() != null) {
            Embedders.requireName(request.embedder());
        }
        if (request.directory() == null || request.directory().isBlank()) {
            throw ProblemException.invalid("directory", "must not be missing");
        }
        try {
            roots.resolve(request.directory());
        } catch (ProblemException refused) {
            throw refused.code() == ErrorCode.PATH_OUTSIDE_ROOTS
                    ? new ProblemException(
                                    ErrorCode.PATH_OUTSIDE_ROOTS,
                                    request.directory() + " must lie below one of AI_BEAST_DOCUMENT_ROOTS: "
                                            + roots.roots(),
                                    refused)
                            .field("directory")
                    : refused.field("directory");
        }
    }

    /**
     * Brings a collection up to date with a directory.
     *
     * @param progress gets percentages, from any thread
     * @throws BusyException when another run of this process works on the collection
     * @throws EmbedderUnavailableException while the collection's embedder does not answer; what was published stays
     */
    IngestReport ingest(RagIngestRequest request, IntConsumer progress) throws BusyException, InterruptedException {
        check(request);
        String collection = String.valueOf(request.collection());
        long fence = begin(collection);
        try {
            Opened parts = open();
            Optional<Generation> live = parts.store().live(collection);
            Embedder embedder = embedders.forIngestion(live, request);
            DocumentPipeline pipeline = new DocumentPipeline(
                    parts.parsing(), new Chunker(ChunkSettings.DEFAULT, embedder.tokenizer()), embedder);
            if (request.applies() && request.rebuilds() && live.isPresent()) {
                new Rebuild(parts.store(), roots, pipeline, configuration.threads())
                        .run(collection, request.allowsLoss(), fence, progress);
            }
            IngestRequest run = new IngestRequest(
                    collection,
                    String.valueOf(request.directory()),
                    selection(request),
                    request.applies(),
                    request.allowsLoss());
            return applied(parts, pipeline, run, fence, progress);
        } finally {
            end(collection);
        }
    }

    /** A collection that went away under a run stays away: the run does not come back and make it again. */
    private IngestReport applied(
            Opened parts, DocumentPipeline pipeline, IngestRequest run, long fence, IntConsumer progress)
            throws InterruptedException {
        AtomicBoolean there = new AtomicBoolean(parts.store().collections().contains(run.collection()));
        try {
            return new Ingestion(parts.store(), roots, pipeline, configuration.threads()).run(run, fence, percent -> {
                there.set(true);
                progress.accept(percent);
            });
        } catch (UncheckedIOException failed) {
            if (run.apply() && there.get() && !parts.store().collections().contains(run.collection())) {
                throw new ProblemException(
                        ErrorCode.NOT_FOUND,
                        "Collection " + run.collection() + " was deleted during the ingestion",
                        failed);
            }
            throw failed;
        }
    }

    /**
     * Deletes a collection with its index. The documents stay.
     *
     * @throws ProblemException {@code not_found}, or {@code conflict} while an ingestion of it runs
     */
    void delete(String collection) {
        try {
            begin(collection);
        } catch (BusyException running) {
            throw running(collection, running);
        }
        try {
            if (!store().collections().contains(collection)) {
                throw ProblemException.notFound("There is no collection " + collection);
            }
            store().delete(collection);
        } catch (CollectionBusyException running) {
            throw running(collection, running);
        } finally {
            end(collection);
        }
    }

    private static ProblemException running(String collection, Exception cause) {
        return new ProblemException(
                ErrorCode.CONFLICT, "An ingestion of collection " + collection + " runs; cancel its job first", cause);
    }

    /**
     * Returns the fence of a run: higher than that of every run before it, by the clock, and by what a stale one was told. Of two processes the lock of the index lets
     * one write.
     */
    private synchronized long begin(String collection) throws BusyException {
        if (!busy.add(collection)) {
            throw new BusyException();
        }
        lastFence = Math.max(lastFence + 1, System.currentTimeMillis());
        return lastFence;
    }

    private synchronized void end(String collection) {
        busy.remove(collection);
    }

    /** Takes note of a fence that another process has used, which the next run of this one must exceed. */
    synchronized void exceed(long fence) {
        lastFence = Math.max(lastFence, fence);
    }

    private static Selection selection(RagIngestRequest request) {
        return Selection.of(orNone(request.include()), orNone(request.exclude()), Selection.MAX_FILE_BYTES);
    }

    private static List<String> orNone(@Nullable List<String> patterns) {
        return patterns == null ? List.of() : patterns;
    }

    private synchronized Opened open() {
        Opened parts = opened;
        if (parts == null) {
            parts = new Opened(
                    new LuceneChunkStore(configuration.directory()),
                    new Parsing(configuration.parserTimeout(), configuration.threads()));
            opened = parts;
        }
        return parts;
    }

    /** After the worker has ended its runs. */
    synchronized void close(@Observes ShutdownEvent event) {
        if (opened != null) {
            opened.parsing().close();
            opened.store().close();
        }
    }
}
