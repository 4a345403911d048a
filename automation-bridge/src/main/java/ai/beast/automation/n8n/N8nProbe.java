package ai.beast.automation.n8n;

import ai.beast.outgoing.HostConnection;
import ai.beast.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads n8n's readiness, at most once in five seconds however often it is asked. Thread-safe. */
@ApplicationScoped
public class N8nProbe {
    private static final Duration MAX_AGE = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final N8nHttp http;
    private final N8nApi api;
    private final N8nConfiguration configuration;
    private final Clock clock = Clock.systemUTC();
    private @Nullable Observation latest;

    private record Observation(boolean reachable, @Nullable String detail, Instant at) {}

    N8nProbe(N8nHttp http, N8nApi api, N8nConfiguration configuration) {
        this.http = http;
        this.api = api;
        this.configuration = configuration;
    }

    /** Blocks for a second at most. */
    public N8nStatus status() {
        Observation now = observe();
        return new N8nStatus(
                address(configuration.url()), now.reachable(), now.detail(), api.hasKey(), api.breaker(), now.at());
    }

    /** Without a user name or password that may be part of it. */
    private static String address(URI url) {
        return url.getScheme() + "://" + HostConnection.server(url);
    }

    private synchronized Observation observe() {
        Observation last = latest;
        Instant now = clock.instant();
        if (last == null || last.at().plus(MAX_AGE).isBefore(now)) {
            last = probe(now);
            latest = last;
        }
        return last;
    }

    private Observation probe(Instant now) {
        try {
            N8nAnswer answer = http.send("GET", "/healthz/readiness", null, Map.of(), TIMEOUT);
            return answer.status() == 200
                    ? new Observation(true, null, now)
                    : new Observation(false, "n8n's readiness answered with status " + answer.status(), now);
        } catch (ProblemException failed) {
            return new Observation(false, failed.toProblem().detail(), now);
        }
    }
}
