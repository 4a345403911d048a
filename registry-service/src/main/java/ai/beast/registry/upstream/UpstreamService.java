package ai.beast.registry.upstream;

import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.catalog.entry.ModelRepository;
import ai.beast.registry.upstream.UpstreamCheck.Status;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares entries with what the upstream hub has now. Changes nothing. */
@ApplicationScoped
class UpstreamService {
    private final ModelRepository models;
    private final HubClient hub;
    private final Clock clock = Clock.systemUTC();

    UpstreamService(ModelRepository models, HubClient hub) {
        this.models = models;
        this.hub = hub;
    }

    /** @throws ProblemException {@code not_found}; {@code invalid_field} when the entry names no repository; see {@link HubClient} */
    UpstreamCheck check(String id) {
        Model model = models.find(id).orElseThrow(() -> ProblemException.notFound("There is no model " + id));
        String repository = model.details().sourceRepo();
        if (repository == null) {
            throw ProblemException.invalid("sourceRepo", "The model does not say which repository it is from");
        }
        return compared(id, repository, model.details(), hub.state(repository), clock.instant());
    }

    static UpstreamCheck compared(String id, String repository, ModelDetails ours, HubState theirs, Instant now) {
        Optional<String> file = Optional.ofNullable(ours.sha256()).flatMap(theirs::fileWith);
        String revision = ours.sourceRevision();
        Status status;
        String reason;
        if (file.isPresent()) {
            status = Status.CURRENT;
            reason = "The upstream still has this very content, as " + file.get();
        } else if (revision != null && revision.equals(theirs.revision())) {
            status = Status.CURRENT;
            reason = "Nothing was committed upstream since";
        } else if (revision != null) {
            status = Status.CHANGED;
            reason = ours.sha256() == null
                    ? "The upstream has a newer commit"
                    : "The upstream has a newer commit, and no file with this content";
        } else {
            status = Status.UNKNOWN;
            reason = "The entry does not say which commit it is from, and the upstream has no file with its content";
        }
        return new UpstreamCheck(id, status, reason, repository, revision, theirs.revision(), text(file), now);
    }

    private static @Nullable String text(Optional<String> file) {
        return file.orElse(null);
    }
}
