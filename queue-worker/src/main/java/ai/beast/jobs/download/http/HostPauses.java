package ai.beast.jobs.download.http;

import ai.beast.outgoing.HostConnection;
import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.JobFailedException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Servers that asked for no requests for a while. It holds for all jobs of this process: none sends a request to such a server
 * before the time is over. Thread-safe.
 */
final class HostPauses {
    private final Clock clock;
    private final Map<String, Instant> until = new ConcurrentHashMap<>();

    HostPauses(Clock clock) {
        this.clock = clock;
    }

    /** Remembers what a refusal (429 or 503) asks for. */
    void note(HttpBody answer) {
        if (answer.status() != 429 && answer.status() != 503) {
            return;
        }
        Optional<Duration> delay = RateLimits.delay(answer, clock);
        if (delay.isPresent() && !delay.get().isZero()) {
            Instant now = clock.instant();
            until.values().removeIf(time -> !time.isAfter(now));
            Instant end = now.plus(delay.get());
            until.merge(HostConnection.server(answer.url()), end, (old, late) -> late.isAfter(old) ? late : old);
        }
    }

    /** @throws JobFailedException a deferral until the server of the URL may be asked again */
    void require(URI url) throws JobFailedException {
        String server = HostConnection.server(url);
        Instant end = until.get(server);
        Instant now = clock.instant();
        if (end != null && end.isAfter(now)) {
            throw JobFailedException.deferred(
                    ErrorCode.SERVICE_UNAVAILABLE.code(),
                    server + " asked for no requests before " + end.truncatedTo(ChronoUnit.SECONDS),
                    Duration.between(now, end));
        }
    }
}
