package ai.beast.limits;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request may go on.
 *
 * @param refusedBy the limit that is used up; null when the request was granted
 * @param states of the key's limits, empty while limits are off
 * @param lease of a granted request; without effect otherwise
 */
public record LimitDecision(@Nullable LimitKind refusedBy, List<State> states, LimitLease lease) {
    static final LimitDecision UNLIMITED = new LimitDecision(null, List.of(), LimitLease.NONE);

    public LimitDecision {
        states = List.copyOf(states);
    }

    /**
     * One limit after the decision.
     *
     * @param limit per minute, or at the same time
     * @param used may exceed the limit
     * @param resetSeconds until there is room again, rounded up; for concurrency, which has no end that is known, one second
     */
    public record State(LimitKind kind, long limit, long used, long resetSeconds) {
        long remaining() {
            return Math.max(0, limit - used);
        }

        private String policy() {
            String window = kind == LimitKind.CONCURRENCY ? "" : ";w=60";
            String unit = kind == LimitKind.REQUESTS ? "" : ";qu=\"" + kind.unit() + "\"";
            return "\"" + kind.label() + "\";q=" + limit + unit + window;
        }

        private String room() {
            String reset = kind == LimitKind.CONCURRENCY ? "" : ";t=" + resetSeconds;
            return "\"" + kind.label() + "\";r=" + remaining() + reset;
        }
    }

    public boolean isGranted() {
        return refusedBy == null;
    }

    /** Seconds after which a refused request can succeed; 0 for one that was granted. */
    public long retryAfterSeconds() {
        return states.stream()
                .filter(state -> state.kind() == refusedBy)
                .mapToLong(State::resetSeconds)
                .findFirst()
                .orElse(0);
    }

    /**
     * {@code RateLimit-Policy} and {@code RateLimit} by draft-ietf-httpapi-ratelimit-headers-10, and for clients of its earlier versions {@code
     * RateLimit-Limit}, {@code -Remaining} and {@code -Reset}; with a refusal {@code Retry-After}.
     */
    public Map<String, String> headers() {
        if (states.isEmpty()) {
            return Map.of();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("RateLimit-Policy", states.stream().map(State::policy).collect(Collectors.joining(", ")));
        headers.put("RateLimit", states.stream().map(State::room).collect(Collectors.joining(", ")));
        State nearest = states.stream()
                .filter(state -> refusedBy == null || state.kind() == refusedBy)
                .min(Comparator.comparingDouble(state -> (double) state.remaining() / state.limit()))
                .orElseThrow();
        headers.put("RateLimit-Limit", Long.toString(nearest.limit()));
        headers.put("RateLimit-Remaining", Long.toString(nearest.remaining()));
        headers.put("RateLimit-Reset", Long.toString(nearest.resetSeconds()));
        if (refusedBy != null) {
            headers.put("Retry-After", Long.toString(retryAfterSeconds()));
        }
        return headers;
    }

    /** The reason of a refusal, for people. */
    public String reason() {
        return states.stream()
                .filter(state -> state.kind() == refusedBy)
                .map(state ->
                        "this key may use " + state.limit() + " " + state.kind().words() + "; retry after "
                                + state.resetSeconds() + (state.resetSeconds() == 1 ? " second" : " seconds"))
                .findFirst()
                .orElse("");
    }
}
