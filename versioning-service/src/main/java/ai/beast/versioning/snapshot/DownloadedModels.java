package ai.beast.versioning.snapshot;

import ai.beast.contracts.EventData;
import ai.beast.contracts.EventType;
import ai.beast.contracts.ModelDownloaded;
import ai.beast.outbox.Inbox;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationRepository;
import ai.beast.versioning.operation.OperationRunner;
import io.cloudevents.CloudEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Has every downloaded model snapshotted: the event only records the work, so that large files hold up no event. */
@ApplicationScoped
class DownloadedModels {
    private final Inbox inbox;
    private final OperationRepository operations;
    private final OperationRunner runner;
    private final ModelPaths paths;

    DownloadedModels(Inbox inbox, OperationRepository operations, OperationRunner runner, ModelPaths paths) {
        this.inbox = inbox;
        this.operations = operations;
        this.runner = runner;
        this.paths = paths;
    }

    @Incoming("events")
    @Blocking
    void on(String message) {
        inbox.receive(message, Set.of(EventType.MODEL_DOWNLOADED), this::apply);
        runner.wake();
    }

    private void apply(CloudEvent event, EventData data) {
        if (data instanceof ModelDownloaded downloaded) {
            SnapshotWork work = new SnapshotWork(
                    downloaded.model(),
                    null,
                    downloaded.path(),
                    Map.of("job_id", downloaded.jobId(), "source_url", downloaded.sourceUrl()),
                    List.of(),
                    downloaded.sha256(),
                    false);
            operations.add(
                    OperationKind.SNAPSHOT,
                    paths.comparable(downloaded.path()),
                    work,
                    EventType.MODEL_DOWNLOADED.wireName());
        }
    }
}
