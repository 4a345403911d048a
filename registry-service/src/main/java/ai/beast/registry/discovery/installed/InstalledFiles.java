package ai.beast.registry.discovery.installed;

import ai.beast.contracts.ModelDeleted;
import ai.beast.contracts.ModelDownloaded;
import ai.beast.contracts.ModelId;
import ai.beast.contracts.ModelUpdated;
import ai.beast.contracts.ModelUpdated.Change;
import ai.beast.messaging.Events;
import ai.beast.outbox.Outbox;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.change.ModelRegistration;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.catalog.entry.ModelRepository;
import ai.beast.registry.discovery.header.FileHeader;
import ai.beast.registry.discovery.header.HeaderFacts;
import ai.beast.registry.discovery.layout.SeenFile;
import ai.beast.registry.discovery.scan.EntryRepository;
import ai.beast.registry.instance.Instance;
import ai.beast.registry.instance.InstanceRepository;
import ai.beast.security.PathGuard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Follows what happens to model files. Every method works in its caller's transaction and may be told of things late or
 * out of order; being told once per event is the caller's business.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class InstalledFiles {
    private final PathGuard guard;
    private final ModelRegistration registration;
    private final InstanceRepository instances;
    private final EntryRepository entries;
    private final ModelRepository models;
    private final Outbox outbox;
    private final String service;

    InstalledFiles(
            PathGuard guard,
            ModelRegistration registration,
            InstanceRepository instances,
            EntryRepository entries,
            ModelRepository models,
            Outbox outbox,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.guard = guard;
        this.registration = registration;
        this.instances = instances;
        this.entries = entries;
        this.models = models;
        this.outbox = outbox;
        this.service = service;
    }

    /**
     * Catalogues a downloaded file: the entry from its header and the download's facts, its instance, one more download. A
     * name that is no id of a model is catalogued under its slug. A
     * file that has gone or cannot be read is catalogued from the download's facts alone. After a later download of the
     * same model only the count rises.
     *
     * @throws ProblemException {@code path_outside_roots} when the file lies where this service may not look; {@code
     *     invalid_event} or {@code invalid_field} when the event cannot be true
     */
    void downloaded(ModelDownloaded event, Instant at) {
        String model = ModelId.slug(present(event.model(), "model"));
        String sha256 = present(event.sha256(), "sha256");
        String path = normalised(present(event.path(), "path"));
        Path file = guard.resolve(path);
        FileHeader header = FileHeader.of(file);
        if (!instances.installedAfter(model, at)) {
            registration.register(model, facts(event), said(header));
        }
        registration.countDownload(model);
        Optional<Instance> before = instances.at(path);
        instances.record(
                Instance.installed(
                        model,
                        path,
                        present(event.location(), "location"),
                        sha256,
                        event.sizeBytes(),
                        at,
                        !(header instanceof FileHeader.Absent),
                        header instanceof FileHeader.Unreadable unreadable ? unreadable.reason() : null),
                seen(file).map(SeenFile::modifiedAt).orElse(null));
        outbox.append(Events.of(service, new ModelUpdated(model, Change.REGISTERED, path, sha256, null)));
        // A scan may have met the file first and named the model by it.
        before.map(Instance::model)
                .filter(other -> !other.equals(model) && entries.abandoned(other))
                .ifPresent(other -> {
                    models.delete(other);
                    outbox.append(Events.of(service, new ModelDeleted(other, null, null)));
                });
    }

    /** Forgets a file that was deleted; the catalogue entry stays, its file can be had again. */
    void deleted(ModelDeleted event, Instant at) {
        if (event.path() != null) {
            instances.remove(normalised(event.path()), at);
        }
    }

    /** Notes that a file holds an earlier version again. */
    void rolledBack(ModelUpdated event, Instant at) {
        if (event.path() != null && event.sha256() != null) {
            String path = normalised(event.path());
            Optional<SeenFile> file = seen(guard.resolve(path));
            instances.replaced(
                    path,
                    event.sha256(),
                    file.map(SeenFile::sizeBytes).orElse(null),
                    file.map(SeenFile::modifiedAt).orElse(null),
                    at);
        }
    }

    private static ModelDetails facts(ModelDownloaded event) {
        return ModelDetails.builder()
                .name(event.model())
                .version(event.sha256().substring(0, Math.min(8, event.sha256().length())))
                .sizeBytes(event.sizeBytes())
                .sourceUrl(event.sourceUrl())
                .sourceRepo(event.sourceRepo())
                .sourceRevision(event.sourceRevision())
                .sha256(event.sha256())
                .build();
    }

    private static ModelDetails said(FileHeader header) {
        return header instanceof FileHeader.Read(var read) ? HeaderFacts.of(read) : ModelDetails.nothing();
    }

    private static String normalised(String path) {
        Path given = Path.of(path);
        if (!given.isAbsolute()) {
            throw new ProblemException(ErrorCode.INVALID_EVENT, "The path " + path + " is not absolute").field("path");
        }
        return given.normalize().toString();
    }

    private static Optional<SeenFile> seen(Path file) {
        try {
            return Optional.of(SeenFile.at(file));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static String present(@Nullable String value, String field) {
        if (value == null || value.isEmpty()) {
            throw new ProblemException(ErrorCode.INVALID_EVENT, "The event lacks " + field).field(field);
        }
        return value;
    }
}
