package ai.beast.jobs.rag;

import ai.beast.jobs.rag.view.AuditView;
import ai.beast.jobs.rag.view.CollectionPage;
import ai.beast.jobs.rag.view.CollectionView;
import ai.beast.jobs.rag.view.DocumentPage;
import ai.beast.problem.PageRequest;
import ai.beast.problem.ProblemException;
import ai.beast.queue.intake.JobIntake;
import ai.beast.queue.rest.Accepted;
import ai.beast.queue.rest.AcceptedReplies;
import ai.beast.rag.query.Freshness;
import ai.beast.rag.store.ChunkStore;
import ai.beast.rag.store.CollectionName;
import ai.beast.rag.store.DocumentEntry;
import ai.beast.rag.store.Generation;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Collections of documents over HTTP. */
@Path("/api/rag/collections")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Retrieval", description = "Collections of documents, and passages for questions")
@RunOnVirtualThread
public class RagResource {
    private static final Logger LOG = Logger.getLogger(RagResource.class);
    private static final int PAGE = 1000;

    private final RagEngine engine;
    private final AcceptedReplies replies;
    private final RagIngestHandler handler;
    private final JobIntake queue;

    RagResource(RagEngine engine, RagIngestHandler handler, JobIntake queue, AcceptedReplies replies) {
        this.replies = replies;
        this.engine = engine;
        this.handler = handler;
        this.queue = queue;
    }

    @GET
    @Operation(summary = "List collections", description = "By name.")
    @APIResponse(responseCode = "200", description = "A page of them")
    public CollectionPage list(@Valid @BeanParam PageRequest page) {
        List<String> names = engine.store().collections().stream()
                .filter(name -> page.cursor() == null || name.compareTo(page.cursor()) > 0)
                .toList();
        List<CollectionView> items = new ArrayList<>();
        for (String name : names.subList(0, Math.min(page.limit(), names.size()))) {
            view(name).ifPresent(items::add);
        }
        return new CollectionPage(items, names.size() > page.limit() ? names.get(page.limit() - 1) : null);
    }

    @GET
    @Path("/{collection}")
    @Operation(summary = "Show a collection")
    @APIResponse(
            responseCode = "200",
            description = "The collection",
            content =
                    @Content(
                            schema = @Schema(implementation = CollectionView.class),
                            examples = @ExampleObject(name = "collection", value = """
                            {"name": "handbook", "generation": 1, "modes": ["lexical"], "documents": 12, "chunks": 87}
                            """)))
    @APIResponse(responseCode = "404", description = "`not_found`")
    public CollectionView show(@RestPath String collection) {
        return view(CollectionName.require(collection))
                .orElseThrow(() -> ProblemException.notFound("There is no collection " + collection));
    }

    @DELETE
    @Path("/{collection}")
    @Operation(summary = "Delete a collection", description = "Its index is deleted; the documents stay.")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "404", description = "`not_found`")
    @APIResponse(responseCode = "409", description = "`conflict`: an ingestion of it runs")
    public void delete(@RestPath String collection) {
        engine.delete(CollectionName.require(collection));
    }

    @POST
    @Path("/{collection}/ingest")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Ingest a directory",
            description =
                    "Queues a job `rag.ingest` that brings the collection up to date with the directory: new and changed documents"
                            + " are read, those whose files are gone are removed. Without `apply` its result says what it would do. The directory"
                            + " must lie below one of `AI_BEAST_DOCUMENT_ROOTS`; links that lead out of them are not followed. The first run with"
                            + " `apply` makes the collection.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = RagIngestRequest.class),
                            examples = @ExampleObject(name = "ingest", value = """
                            {"directory": "handbook", "apply": true, "exclude": ["drafts/"]}
                            """)))
    @APIResponse(
            responseCode = "202",
            description = "Accepted; Location names the job",
            content =
                    @Content(
                            schema = @Schema(implementation = Accepted.class),
                            examples = @ExampleObject(name = "accepted", value = """
                            {"ok": true, "job_id": "01k9xvt5f3m8q2w7c4bz", "message": "Queued"}
                            """)))
    @APIResponse(responseCode = "400", description = "`invalid_field`")
    @APIResponse(responseCode = "403", description = "`path_outside_roots`")
    public Response ingest(
            @RestPath String collection,
            @Nullable RagIngestRequest request,
            @Parameter(description = "The same key with the same body names the same job")
                    @HeaderParam("Idempotency-Key")
                    @Nullable
                    String key) {
        if (request == null) {
            throw ProblemException.invalid("directory", "must not be missing");
        }
        if (request.collection() != null && !request.collection().equals(collection)) {
            throw ProblemException.invalid("collection", "must be absent or the collection of the path");
        }
        return replies.of(queue.enqueue(handler, request.into(collection), key));
    }

    @GET
    @Path("/{collection}/documents")
    @Operation(summary = "List documents of a collection", description = "By path.")
    @APIResponse(responseCode = "200", description = "A page of them")
    @APIResponse(responseCode = "400", description = "`invalid_cursor`, `invalid_field`")
    @APIResponse(responseCode = "404", description = "`not_found`")
    public DocumentPage documents(@RestPath String collection, @Valid @BeanParam PageRequest page) {
        String after = DocumentPage.after(page.cursor());
        return DocumentPage.of(engine.store().documents(live(collection), after, page.limit()), page.limit());
    }

    @GET
    @Path("/{collection}/audit")
    @Operation(
            summary = "Audit a collection",
            description = "Counts the stored chunks of each document, and compares documents with their files.")
    @APIResponse(responseCode = "200", description = "What was found")
    @APIResponse(responseCode = "404", description = "`not_found`")
    public AuditView audit(@RestPath String collection) {
        Generation live = live(collection);
        ChunkStore store = engine.store();
        ChunkStore.Totals totals = store.totals(live);
        List<AuditView.Damaged> damaged = store.audit(live).stream()
                .map(found -> new AuditView.Damaged(found.documentId(), found.reason()))
                .toList();
        List<String> stale = new ArrayList<>();
        int count = 0;
        String after = "";
        List<DocumentEntry> page;
        do {
            page = store.documents(live, after, PAGE);
            for (DocumentEntry entry : page) {
                after = entry.document().id();
                if (Freshness.isStale(entry.document()) && count++ < AuditView.MAX_STALE) {
                    stale.add(after);
                }
            }
        } while (!page.isEmpty());
        return new AuditView(damaged.isEmpty(), totals.documents(), totals.chunks(), damaged, stale, count);
    }

    /** A damaged collection is shown as one, and hides no other. */
    private Optional<CollectionView> view(String collection) {
        try {
            return engine.store()
                    .live(collection)
                    .map(live -> CollectionView.of(live, engine.store().totals(live)));
        } catch (UncheckedIOException damaged) {
            LOG.warnf("Collection %s can't be read: %s", collection, damaged.getCause());
            return Optional.of(CollectionView.ofDamaged(collection));
        }
    }

    private Generation live(String collection) {
        return engine.store()
                .live(CollectionName.require(collection))
                .orElseThrow(() -> ProblemException.notFound("There is no collection " + collection));
    }
}
