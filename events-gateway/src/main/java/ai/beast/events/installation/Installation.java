package ai.beast.events.installation;

import ai.beast.contracts.SystemLifecycle.State;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the services reported, and whether the installation counts as up. Immutable.
 *
 * @param up whether the last published event was a startup
 * @param changedAt the latest report before that event
 * @param services the process that started last, by service
 */
record Installation(boolean up, Instant changedAt, Map<String, Run> services) {
    static final Installation NEW = new Installation(false, Instant.EPOCH, Map.of());

    /** Services that all start within this time start the installation, even when no stop was reported before. */
    private static final Duration START_WINDOW = Duration.ofMinutes(15);

    private static final String SELF = "events-gateway";

    /** @param stoppedAt null while it runs */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Run(String instance, Instant startedAt, @Nullable Instant stoppedAt) {
        private Instant latest() {
            return stoppedAt == null ? startedAt : stoppedAt;
        }

        /** A restarted container has the name that its process before had. */
        private boolean isEndedBy(ServiceReport stop) {
            return stoppedAt == null
                    && instance.equals(stop.instance())
                    && !stop.at().isBefore(startedAt);
        }
    }

    Installation {
        services = Map.copyOf(services);
    }

    /** The state after a report. A report that is older than the present state of its service changes nothing. */
    Installation after(ServiceReport report) {
        Run present = services.get(report.service());
        Run next;
        if (report.started()) {
            if (present != null && !report.at().isAfter(present.latest())) {
                return this;
            }
            next = new Run(report.instance(), report.at(), null);
        } else if (present != null && present.isEndedBy(report)) {
            // Of several processes only the latest counts: one that was replaced stops after its successor has started.
            next = new Run(present.instance(), present.startedAt(), report.at());
        } else {
            return this;
        }
        Map<String, Run> changed = new HashMap<>(services);
        changed.put(report.service(), next);
        return new Installation(up, changedAt, changed);
    }

    /** The event that this state calls for; null for none. */
    @Nullable
    State due() {
        Collection<Run> runs = services.values();
        if (up && othersStopped()) {
            return State.SHUTDOWN;
        }
        boolean allRun =
                runs.size() == ServiceReport.SERVICES.size() && runs.stream().allMatch(run -> run.stoppedAt() == null);
        return allRun && (!up || allStartedAgain(runs)) ? State.STARTUP : null;
    }

    /** The state once that event is published. */
    Installation published(State event) {
        Instant latest = services.values().stream()
                .map(Run::latest)
                .max(Instant::compareTo)
                .orElse(changedAt);
        return new Installation(event == State.STARTUP, latest, services);
    }

    /** The gateway stops last, or publishes this when it starts again. */
    private boolean othersStopped() {
        return services.entrySet().stream()
                .allMatch(service ->
                        service.getKey().equals(SELF) || service.getValue().stoppedAt() != null);
    }

    private boolean allStartedAgain(Collection<Run> runs) {
        Instant first =
                runs.stream().map(Run::startedAt).min(Instant::compareTo).orElseThrow();
        Instant last = runs.stream().map(Run::startedAt).max(Instant::compareTo).orElseThrow();
        return first.isAfter(changedAt) && Duration.between(first, last).compareTo(START_WINDOW) <= 0;
    }
}
