package ai.beast.jobs.rag;

import ai.beast.contracts.RagIngested;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.EventPublisher;
import ai.beast.messaging.Events;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobContext;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobHandler;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.JobResult;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.OutboxEvent;
import ai.beast.queue.core.Progress;
import ai.beast.rag.embed.EmbedderUnavailableException;
import ai.beast.rag.ingest.IngestReport;
import ai.beast.rag.store.CollectionBusyException;
import ai.beast.rag.store.StaleFenceException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;

/** Runs {@code rag.ingest}. A run that is cut off, or whose embedder goes away, leaves whole documents, and the next one does the rest. */
@ApplicationScoped
public class RagIngestHandler implements JobHandler<RagIngestRequest> {
    public static final String TYPE = "rag.ingest";

    private static final Logger LOG = Logger.getLogger(RagIngestHandler.class);
    private static final String SERVICE = "queue-worker";
    private static final Duration BUSY_DELAY = Duration.ofSeconds(2);
    private static final Duration EMBEDDER_DELAY = Duration.ofSeconds(10);
    private static final Duration ROLE_DELAY = Duration.ofSeconds(5);

    private final RagEngine engine;
    private final EventPublisher events;
    private final ObjectMapper json;

    RagIngestHandler(RagEngine engine, EventPublisher events, ObjectMapper json) {
        this.engine = engine;
        this.events = events;
        this.json = json;
    }

    @Override
    public String type() {
        return TYPE;
    }

    /** No time limit: a large directory takes as long as it takes. */
    @Override
    public JobOptions defaults() {
        return JobOptions.DEFAULT.withTimeout(Duration.ZERO);
    }

    @Override
    public Class<RagIngestRequest> payloadType() {
        return RagIngestRequest.class;
    }

    @Override
    public void validate(RagIngestRequest request) {
        engine.check(request);
    }

    @Override
    public JobResult run(JobContext context) throws Exception {
        if (!engine.hasRole()) {
            throw JobFailedException.deferred(
                    "role_missing", "This worker does not have the role rag; one that has it runs the job", ROLE_DELAY);
        }
        RagIngestRequest request = read(context.payload());
        try {
            IngestReport report = engine.ingest(request, percent -> context.progress(new Progress(percent, 100, 0)));
            return result(context.jobId(), request, report);
        } catch (ProblemException refused) {
            throw JobFailedException.permanent(
                    refused.code().code(), refused.toProblem().detail(), refused);
        } catch (EmbedderUnavailableException away) {
            throw JobFailedException.deferred(
                    "embedder_unavailable", String.valueOf(away.getMessage()), EMBEDDER_DELAY);
        } catch (RagEngine.BusyException | CollectionBusyException busy) {
            throw JobFailedException.deferred(
                    "collection_busy", "Another ingestion of collection " + request.collection() + " runs", BUSY_DELAY);
        } catch (StaleFenceException stale) {
            engine.exceed(stale.current());
            throw JobFailedException.deferred(
                    "collection_busy", "Another process writes to collection " + request.collection(), BUSY_DELAY);
        } catch (UncheckedIOException unavailable) {
            throw JobFailedException.retryable(
                    "collection_unavailable", String.valueOf(unavailable.getMessage()), unavailable);
        }
    }

    private JobResult result(String job, RagIngestRequest request, IngestReport report) throws JsonProcessingException {
        String result = json.writeValueAsString(RagIngestResult.of(report));
        if (!report.applied()) {
            return new JobResult(result, List.of());
        }
        RagIngested data = new RagIngested(
                job,
                String.valueOf(request.collection()),
                String.valueOf(request.directory()),
                "completed",
                report.files(),
                report.chunks(),
                null);
        // The job's id makes the event's: all runs of a job publish one event.
        CloudEvent event = Events.of(SERVICE, "rag-ingest-" + job, data);
        return new JobResult(result, List.of(new OutboxEvent(event.getId(), data.subject(), EventJson.write(event))));
    }

    private RagIngestRequest read(String payload) {
        try {
            return Objects.requireNonNull(json.readValue(payload, RagIngestRequest.class));
        } catch (JsonProcessingException | NullPointerException unreadable) {
            throw ProblemException.invalid("payload", "must be a " + TYPE + " payload");
        }
    }

    /** Reports a failed ingestion, once where Kafka is available: the id of the event is made of the job's. */
    @Override
    public void abandoned(Job job) {
        if (job.state() != JobState.FAILED) {
            return;
        }
        RagIngestRequest request;
        try {
            request = read(job.spec().payload());
        } catch (ProblemException unreadable) {
            return;
        }
        if (!request.applies()) {
            return;
        }
        JobError error = job.run().error();
        RagIngested data = new RagIngested(
                job.id(),
                String.valueOf(request.collection()),
                String.valueOf(request.directory()),
                "failed",
                0,
                0,
                error == null ? null : error.code());
        events.publish(Events.of(SERVICE, "rag-ingest-failed-" + job.id(), data))
                .subscribe()
                .with(_ -> {}, failure -> LOG.warnf("The failure of job %s was not published: %s", job.id(), failure));
    }
}
