package ai.beast.jobs.download;

import ai.beast.contracts.ModelDownloaded;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.Events;
import ai.beast.queue.core.JobResult;
import ai.beast.queue.core.OutboxEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is told of a download that succeeded: the job's result and the event. Its clock starts when it is made. */
final class DownloadReport {
    private static final String SERVICE = "queue-worker";

    private final String jobId;
    private final DownloadOrder order;
    private final URI url;
    private final Path file;
    private final ObjectMapper json;
    private final long startedNanos = System.nanoTime();

    DownloadReport(String jobId, DownloadOrder order, URI url, Path file, ObjectMapper json) {
        this.jobId = jobId;
        this.order = order;
        this.url = url;
        this.file = file;
        this.json = json;
    }

    /**
     * @param size of the whole file, in bytes
     * @param resumed how many of them earlier runs had fetched
     * @param millisBefore what earlier runs took
     */
    JobResult of(String sha256, long size, long resumed, long millisBefore) throws JsonProcessingException {
        double seconds = (millisBefore + (System.nanoTime() - startedNanos) / 1_000_000) / 1000.0;
        String name = String.valueOf(file.getFileName());
        Origin origin = Origin.of(url);
        ModelDownloaded data = new ModelDownloaded(
                jobId,
                orElse(order.model(), FileNames.modelId(name)),
                file.toString(),
                orElse(order.location(), "internal"),
                origin.url(),
                origin.repo(),
                origin.revision(),
                sha256,
                size,
                seconds);
        // The job's id makes the event's: however often the job ran, it tells of one download.
        CloudEvent event = Events.of(SERVICE, "download-" + jobId, data);
        DownloadResult result = new DownloadResult(file.toString(), sha256, size, seconds, resumed);
        return new JobResult(
                json.writeValueAsString(result),
                List.of(new OutboxEvent(event.getId(), data.subject(), EventJson.write(event))));
    }

    private static String orElse(@Nullable String given, String otherwise) {
        return given == null || given.isBlank() ? otherwise : given;
    }
}
