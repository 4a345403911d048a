package ai.beast.automation.n8n;

import ai.beast.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks n8n whether it is ready, at most once in five seconds however often that is wanted. Thread-safe. */
@ApplicationScoped
public class N8nProbe {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final N8nHttp http;
    private final N8nApi api;
    private final N8nConfiguration configuration;
    private final Clock clock = Clock.systemUTC();
    private @Nullable Seen seen;

    private record Seen(boolean reachable, @Nullable String detail, Instant at) {}

    N8nProbe(N8nHttp http, N8nApi api, N8nConfiguration configuration) {
        this.http = http;
        this.api = api;
        this.configuration = configuration;
    }

    /** Blocks for a second at most. */
    public N8nStatus status() {
        Seen now = look();
        return new N8nStatus(
                address(configuration.url()), now.reachable(), now.detail(), api.hasKey(), api.breaker(), now.at());
    }

    /** Without a user name or password that may be part of it. */
    private static String address(URI url) {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    private synchronized Seen look() {
        Seen last = seen;
        Instant now = clock.instant();
        if (last == null || last.at().plus(FRESH).isBefore(now)) {
            last = ask(now);
            seen = last;
        }
        return last;
    }

    private Seen ask(Instant now) {
        try {
            N8nAnswer answer = http.send("GET", "/healthz/readiness", null, Map.of(), PATIENCE);
            return answer.status() == 200
                    ? new Seen(true, null, now)
                    : new Seen(false, "n8n's readiness answered with status " + answer.status(), now);
        } catch (ProblemException failed) {
            return new Seen(false, failed.toProblem().detail(), now);
        }
    }
}
