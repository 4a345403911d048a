package ai.beast.jobs.download.job;

import ai.beast.contracts.ModelDownloaded;
import ai.beast.contracts.ModelId;
import ai.beast.jobs.download.request.DownloadRequest;
import ai.beast.jobs.download.transfer.DownloadOrigin;
import ai.beast.jobs.download.transfer.DownloadUnit;
import ai.beast.jobs.download.transfer.FileDownload;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.Events;
import ai.beast.queue.core.JobResult;
import ai.beast.queue.core.OutboxEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The result and the event of a successful download. Measures the time since its creation. */
public final class DownloadReport {
    private static final String SERVICE = "queue-worker";

    /**
     * Names that many repositories give their files; such a model is called after its repository. Shard numbers and precisions do not
     * count.
     */
    private static final Pattern GENERIC = Pattern.compile(
            "(?i)(?:pytorch_|diffusion_pytorch_|flax_|adapter_|ggml-|open_clip_)?(?:model|weights|consolidated|unet|vae)"
                    + "(?:[-_.](?:fp16|bf16|fp32|f16|f32|int8|uint8|q4|quantized|00|\\d{5}-of-\\d{5}))*\\.[a-z]+");

    private final String jobId;
    private final DownloadRequest request;
    private final DownloadUnit unit;
    private final ObjectMapper json;
    private final long startedNanos = System.nanoTime();

    DownloadReport(String jobId, DownloadRequest request, DownloadUnit unit, ObjectMapper json) {
        this.jobId = jobId;
        this.request = request;
        this.unit = unit;
        this.json = json;
    }

    /**
     * @param fetched the unit's files, in its order
     * @param millisBefore what earlier runs took
     */
    JobResult of(List<FileDownload.Fetched> fetched, long millisBefore) throws JsonProcessingException {
        double seconds = (millisBefore + (System.nanoTime() - startedNanos) / 1_000_000) / 1000.0;
        Path file = unit.files().getFirst().file();
        String sha256 = fetched.getFirst().sha256();
        long size = fetched.stream().mapToLong(FileDownload.Fetched::size).sum();
        DownloadOrigin origin = unit.origin();
        ModelDownloaded data = new ModelDownloaded(
                jobId,
                modelId(file),
                file.toString(),
                orElse(request.location(), "internal"),
                origin.url(),
                origin.repo(),
                origin.revision(),
                sha256,
                size,
                seconds,
                fetched.size() == 1 ? null : shards(fetched));
        // The job's id makes the event's: all runs of a job publish one event.
        CloudEvent event = Events.of(SERVICE, "download-" + jobId, data);
        DownloadResult result = new DownloadResult(
                file.toString(),
                sha256,
                size,
                seconds,
                fetched.stream().mapToLong(FileDownload.Fetched::resumed).sum(),
                fetched.size() == 1 ? null : files(fetched));
        boolean named = request.model() != null && !request.model().isBlank();
        if (unit.companion() || (unit.projector() && !named)) {
            return new JobResult(json.writeValueAsString(result), List.of());
        }
        return new JobResult(
                json.writeValueAsString(result),
                List.of(new OutboxEvent(event.getId(), data.subject(), EventJson.write(event))));
    }

    /** Always an id that the catalogue accepts, also for a job that was queued before ids were checked. */
    private String modelId(Path file) {
        String requested = request.model();
        if (requested == null || requested.isBlank()) {
            String name = String.valueOf(file.getFileName());
            String repository = unit.origin().repo();
            return repository != null && GENERIC.matcher(name).matches()
                    ? ModelId.slug(repository)
                    : ModelId.ofFileName(name);
        }
        return ModelId.isValid(requested) ? requested : ModelId.slug(requested);
    }

    private List<DownloadResult.File> files(List<FileDownload.Fetched> fetched) {
        return IntStream.range(0, fetched.size())
                .mapToObj(i -> new DownloadResult.File(
                        unit.files().get(i).file().toString(),
                        fetched.get(i).sha256(),
                        fetched.get(i).size()))
                .toList();
    }

    private List<ModelDownloaded.ModelFile> shards(List<FileDownload.Fetched> fetched) {
        return files(fetched).stream()
                .map(file -> new ModelDownloaded.ModelFile(file.path(), file.sha256(), file.sizeBytes()))
                .toList();
    }

    private static String orElse(@Nullable String given, String otherwise) {
        return given == null || given.isBlank() ? otherwise : given;
    }
}
