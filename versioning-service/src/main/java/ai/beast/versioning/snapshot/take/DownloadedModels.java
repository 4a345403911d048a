package ai.beast.versioning.snapshot.take;

import ai.beast.contracts.EventData;
import ai.beast.contracts.EventType;
import ai.beast.contracts.ModelDownloaded;
import ai.beast.contracts.ModelUpdated;
import ai.beast.outbox.Inbox;
import ai.beast.outbox.InboxConsumer;
import ai.beast.versioning.alias.ModelAliases;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationRepository;
import ai.beast.versioning.operation.OperationRunner;
import io.cloudevents.CloudEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Has every downloaded model snapshotted, a split one shard by shard: the event only records the work, so that large files hold
 * up no event. Notes changes of aliases.
 */
@ApplicationScoped
class DownloadedModels implements InboxConsumer {
    private final Inbox inbox;
    private final OperationRepository operations;
    private final OperationRunner runner;
    private final ModelPaths paths;
    private final ModelAliases aliases;

    DownloadedModels(
            Inbox inbox,
            OperationRepository operations,
            OperationRunner runner,
            ModelPaths paths,
            ModelAliases aliases) {
        this.inbox = inbox;
        this.operations = operations;
        this.runner = runner;
        this.paths = paths;
        this.aliases = aliases;
    }

    @Override
    @Incoming("events")
    @Blocking
    public void on(List<String> messages) {
        messages.forEach(message -> inbox.receive(
                message,
                Set.of(EventType.MODEL_DOWNLOADED, EventType.MODEL_UPDATED),
                event -> !event.getType().equals(EventType.MODEL_UPDATED.wireName()) || ModelAliases.mayConcern(event),
                this::apply));
        runner.wake();
    }

    private void apply(CloudEvent event, EventData data) {
        if (data instanceof ModelUpdated updated && ModelAliases.concerns(updated)) {
            aliases.changed(updated, Objects.requireNonNullElseGet(event.getTime(), OffsetDateTime::now));
        }
        if (data instanceof ModelDownloaded downloaded) {
            Map<String, String> metadata = metadata(downloaded);
            for (ModelDownloaded.ModelFile file : downloaded.everyFile()) {
                SnapshotWork work = new SnapshotWork(
                        downloaded.model(), null, file.path(), metadata, List.of(), file.sha256(), false);
                operations.add(
                        OperationKind.SNAPSHOT,
                        paths.comparable(file.path()),
                        work,
                        EventType.MODEL_DOWNLOADED.wireName());
            }
        }
    }

    private static Map<String, String> metadata(ModelDownloaded downloaded) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("job_id", downloaded.jobId());
        metadata.put("source_url", downloaded.sourceUrl());
        List<ModelDownloaded.ModelFile> files = downloaded.everyFile();
        if (files.size() > 1) {
            metadata.put(
                    ShardSet.METADATA,
                    ShardSet.text(files.stream()
                            .map(ModelDownloaded.ModelFile::sha256)
                            .toList()));
        }
        return metadata;
    }
}
