package ai.beast.jobs.rag;

import ai.beast.contracts.RagQueried;
import ai.beast.jobs.rag.model.AnswerWriter;
import ai.beast.jobs.rag.view.AnswerView;
import ai.beast.jobs.rag.view.PassageView;
import ai.beast.jobs.rag.view.QueryReply;
import ai.beast.jobs.rag.view.QueryRequest;
import ai.beast.messaging.EventPublisher;
import ai.beast.messaging.Events;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.rag.query.Passage;
import ai.beast.security.Caller;
import ai.beast.security.Scope;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

/** Questions to collections over HTTP. */
@Path("/api/rag/collections/{collection}/query")
@Tag(name = "Retrieval")
@RunOnVirtualThread
public class QuestionResource {
    private static final Logger LOG = Logger.getLogger(QuestionResource.class);

    private final Questions questions;
    private final AnswerWriter answers;
    private final EventPublisher events;
    private final ObjectMapper json;
    private final SecurityIdentity identity;

    QuestionResource(
            Questions questions,
            AnswerWriter answers,
            EventPublisher events,
            ObjectMapper json,
            SecurityIdentity identity) {
        this.questions = questions;
        this.answers = answers;
        this.events = events;
        this.json = json;
        this.identity = identity;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
    @Operation(
            summary = "Find passages for a question, and an answer from them",
            description =
                    "Changes nothing. Passages are parts of documents, unchanged, each with its citation: file, hash of the content and"
                            + " offsets; `stale` says that the file is not that one any more. A collection with vectors is searched by"
                            + " words and by meaning (`hybrid`, ranks fused), one without by words. While the embedder does not answer"
                            + " the search is by words, and `note` says so; only `dense` fails then. With `answer` a model of the gateway"
                            + " writes an answer from the first passages; each number in brackets is compared with its passage, and"
                            + " `complete` is false for an answer that was cut off. With `Accept: text/event-stream` the reply is a"
                            + " stream: an event `sources` with the passages, an event `delta` for each piece of the answer, and in the end"
                            + " `answer` with the whole of it, or `error` with a problem. Hanging up stops the model.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = QueryRequest.class),
                            examples = @ExampleObject(name = "question", value = """
                            {"question": "How long are backups kept?", "k": 5, "answer": {"model": "chat-default"}}
                            """)))
    @APIResponse(
            responseCode = "200",
            description = "Passages, best first",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = QueryReply.class),
                        examples = @ExampleObject(name = "reply", value = """
                            {"collection": "handbook", "mode": "hybrid",
                             "passages": [{"number": 1, "score": 0.03, "context": "Operations\\nBackups", "text": "Backups are kept for thirty days.",
                              "citation": {"document": "/data/documents/handbook/operations.md", "title": "Operations",
                               "contentHash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "start": 24, "end": 57, "stale": false}}],
                             "answer": {"model": "chat-default", "text": "They are kept for thirty days [1].", "passages": 1, "complete": true,
                              "citations": [{"number": 1, "document": "/data/documents/handbook/operations.md",
                               "contentHash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "start": 24, "end": 57,
                               "quote": "Backups are kept for thirty days.", "supported": true, "stale": false}]}}
                            """)),
                @Content(
                        mediaType = MediaType.SERVER_SENT_EVENTS,
                        examples = @ExampleObject(name = "frames", value = """
                            event: sources
                            data: {"collection":"handbook","mode":"hybrid","passages":[]}

                            event: delta
                            data: {"text":"They are kept"}

                            event: answer
                            data: {"model":"chat-default","text":"They are kept for thirty days [1].","passages":1,"citations":[],"complete":true}
                            """))
            })
    @APIResponse(
            responseCode = "400",
            description = "`invalid_field`: also for modes by meaning of a collection without vectors")
    @APIResponse(responseCode = "404", description = "`not_found`")
    @APIResponse(responseCode = "403", description = "`forbidden`: `answer` needs the scope `write`")
    @APIResponse(responseCode = "503", description = "`service_unavailable`: the embedder, for `dense`")
    public Response query(
            @RestPath String collection,
            @Nullable QueryRequest request,
            @Parameter(description = "`text/event-stream` for a stream") @HeaderParam("Accept") @Nullable String accept)
            throws InterruptedException, IOException {
        if (request == null) {
            throw ProblemException.invalid("question", "must not be missing");
        }
        String model = request.answer() == null ? null : request.answer().named();
        if (model != null && !Caller.of(identity).hasScope(Scope.WRITE)) {
            throw new ProblemException(
                    ErrorCode.FORBIDDEN, "`answer` has a model work, which requires an API key with scope write");
        }
        long begun = System.nanoTime();
        Questions.Found found = questions.ask(collection, request);
        QueryReply reply = reply(collection, found);
        publish(new RagQueried(collection, reply.passages().size(), (System.nanoTime() - begun) / 1e9));
        String question = String.valueOf(request.question());
        if (accept != null && accept.contains(MediaType.SERVER_SENT_EVENTS)) {
            StreamingOutput events =
                    out -> stream(new AnswerEvents(out, json), reply, model, question, found.passages());
            return Response.ok(events, MediaType.SERVER_SENT_EVENTS)
                    .header("Cache-Control", "no-cache, no-transform")
                    .header("X-Accel-Buffering", "no")
                    .build();
        }
        QueryReply whole = model == null
                ? reply
                : reply.with(AnswerView.of(
                        model, answers.write(model, question, found.passages(), _ -> {}), found.passages()));
        return Response.ok(whole, MediaType.APPLICATION_JSON).build();
    }

    private static QueryReply reply(String collection, Questions.Found found) {
        List<PassageView> passages = new ArrayList<>();
        found.passages().forEach(passage -> passages.add(PassageView.of(passages.size() + 1, passage)));
        return new QueryReply(collection, found.mode().name().toLowerCase(Locale.ROOT), found.note(), passages, null);
    }

    private void stream(
            AnswerEvents events, QueryReply reply, @Nullable String model, String question, List<Passage> passages)
            throws IOException {
        events.send("sources", reply);
        if (model == null) {
            return;
        }
        try {
            AnswerWriter.Answer answer =
                    answers.write(model, question, passages, piece -> events.send("delta", Map.of("text", piece)));
            events.send("answer", AnswerView.of(model, answer, passages));
        } catch (ProblemException refused) {
            events.send("error", refused.toProblem());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Queries are answered also while Kafka is unavailable. */
    private void publish(RagQueried data) {
        events.publish(Events.of("queue-worker", data))
                .subscribe()
                .with(_ -> {}, failure -> LOG.debugf("A query was not published: %s", failure));
    }
}
