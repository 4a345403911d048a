package ai.beast.events.installation;

import ai.beast.contracts.SystemLifecycle.State;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

    /** A replica that was started longer ago than this counts only while it is the newest: it may be lost without a report. */
    private static final Duration MAX_AGE = Duration.ofDays(7);

    private static final String SELF = "events-gateway";
    private static final Pattern PROCESS = Pattern.compile("-\\d+$");

    /**
     * @param stoppedAt null while it runs
     * @param replicas older processes of the service that run on other hosts, with their starts; null for none
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Run(
            String instance,
            Instant startedAt,
            @Nullable Instant stoppedAt,
            @Nullable Map<String, Instant> replicas) {
        private Instant latest() {
            return stoppedAt == null ? startedAt : stoppedAt;
        }

        private boolean ended() {
            return stoppedAt != null && others().isEmpty();
        }

        private Map<String, Instant> others() {
            return replicas == null ? Map.of() : replicas;
        }

        private Instant firstStart() {
            return Stream.concat(Stream.of(startedAt), others().values().stream())
                    .min(Instant::compareTo)
                    .orElseThrow();
        }

        private Run replacedBy(ServiceReport start) {
            Map<String, Instant> left = new HashMap<>(others());
            if (stoppedAt == null) {
                left.put(instance, startedAt);
            }
            // A process that starts has taken the place of the one before on its host, which may have died without a
            // report.
            left.keySet().removeIf(other -> host(other).equals(host(start.instance())));
            left.values().removeIf(at -> at.isBefore(start.at().minus(MAX_AGE)));
            return new Run(start.instance(), start.at(), null, left);
        }

        private boolean isReplica(ServiceReport stop) {
            Instant start = others().get(stop.instance());
            return start != null && !stop.at().isBefore(start);
        }

        private Run withoutReplica(String stopped) {
            Map<String, Instant> left = new HashMap<>(others());
            left.remove(stopped);
            return new Run(instance, startedAt, stoppedAt, left);
        }

        /** An instance is named by its service, host and process id. */
        private static String host(String name) {
            return PROCESS.matcher(name).replaceFirst("");
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
            next = present == null ? new Run(report.instance(), report.at(), null, null) : present.replacedBy(report);
        } else if (present != null && present.isEndedBy(report)) {
            next = new Run(present.instance(), present.startedAt(), report.at(), present.replicas());
        } else if (present != null && present.isReplica(report)) {
            next = present.withoutReplica(report.instance());
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
                runs.size() == ServiceReport.SERVICES.size() && runs.stream().noneMatch(Run::ended);
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
                        service.getKey().equals(SELF) || service.getValue().ended());
    }

    private boolean allStartedAgain(Collection<Run> runs) {
        Instant first =
                runs.stream().map(Run::firstStart).min(Instant::compareTo).orElseThrow();
        Instant last = runs.stream().map(Run::startedAt).max(Instant::compareTo).orElseThrow();
        return first.isAfter(changedAt) && Duration.between(first, last).compareTo(START_WINDOW) <= 0;
    }
}
