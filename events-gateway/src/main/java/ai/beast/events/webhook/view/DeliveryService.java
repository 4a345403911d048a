package ai.beast.events.webhook.view;

import ai.beast.events.webhook.delivery.DeliveryRunner;
import ai.beast.events.webhook.endpoint.EndpointService;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lists deliveries and replays them. Thread-safe. */
@ApplicationScoped
public class DeliveryService {
    private static final int MAX_REPLAYED = 10_000;
    private static final Duration STATS_PERIOD = Duration.ofHours(24);

    private final DeliveryStore store;
    private final StatsStore stats;
    private final EndpointService endpoints;
    private final DeliveryRunner runner;
    private final Clock clock = Clock.systemUTC();

    DeliveryService(DeliveryStore store, StatsStore stats, EndpointService endpoints, DeliveryRunner runner) {
        this.store = store;
        this.stats = stats;
        this.endpoints = endpoints;
        this.runner = runner;
    }

    public DeliveryPage ofEndpoint(UUID endpoint, DeliveryParameters parameters, int limit, @Nullable String cursor) {
        endpoints.get(endpoint);
        return page(endpoint, DeliveryFilter.of(parameters), limit, cursor);
    }

    public DeliveryPage all(DeliveryParameters parameters, int limit, @Nullable String cursor) {
        return page(null, DeliveryFilter.of(parameters), limit, cursor);
    }

    /** How the endpoint took its events in the last 24 hours. */
    public EndpointStats stats(UUID endpoint) {
        endpoints.get(endpoint);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return stats.read(endpoint, now.minus(STATS_PERIOD), now);
    }

    public DeliveryDetails get(String id) {
        Delivery delivery = find(id);
        return new DeliveryDetails(
                delivery,
                store.attempts(delivery.position()),
                store.body(delivery.position()).orElse(null));
    }

    /** @throws ProblemException {@code invalid_state} while an attempt is under way or the endpoint is disabled */
    public Delivery replay(String id) {
        Delivery delivery = find(id);
        requireEnabled(delivery.endpointId());
        if (!store.replay(delivery.position())) {
            throw new ProblemException(ErrorCode.INVALID_STATE, "An attempt of this delivery is under way");
        }
        runner.wake();
        return find(id);
    }

    /** @throws ProblemException {@code invalid_field} naming the field, {@code invalid_state} when the endpoint is disabled */
    public Replayed replay(UUID endpoint, ReplayRequest request) {
        requireEnabled(endpoint);
        Instant to = request.to() == null ? clock.instant() : request.to();
        if (!request.from().isBefore(to)) {
            throw ProblemException.invalid("to", "to must be after from");
        }
        int replayed = store.replay(endpoint, request.from(), to, states(request.states()), MAX_REPLAYED);
        runner.wake();
        return new Replayed(replayed, replayed == MAX_REPLAYED);
    }

    private void requireEnabled(UUID endpoint) {
        if (!endpoints.get(endpoint).enabled()) {
            throw new ProblemException(ErrorCode.INVALID_STATE, "The endpoint is disabled; enable it first");
        }
    }

    private static List<DeliveryState> states(@Nullable List<String> names) {
        if (names == null) {
            return List.of(DeliveryState.DEAD, DeliveryState.MISSED);
        }
        List<DeliveryState> states = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            DeliveryState state = state("states[" + i + "]", names.get(i));
            if (state == DeliveryState.PENDING || state == DeliveryState.DELIVERING) {
                throw ProblemException.invalid(
                        "states[" + i + "]", "states[" + i + "] must be one of: succeeded, dead, missed");
            }
            states.add(state);
        }
        return states;
    }

    private Delivery find(String id) {
        return store.find(id).orElseThrow(() -> ProblemException.notFound("There is no such delivery"));
    }

    private DeliveryPage page(@Nullable UUID endpoint, DeliveryFilter filter, int limit, @Nullable String cursor) {
        List<Delivery> found = store.page(endpoint, filter, position(cursor), limit + 1);
        if (found.size() <= limit) {
            return new DeliveryPage(found, null);
        }
        List<Delivery> page = found.subList(0, limit);
        return new DeliveryPage(page, Long.toString(page.getLast().position()));
    }

    private static long position(@Nullable String cursor) {
        if (cursor == null) {
            return Long.MAX_VALUE;
        }
        if (!cursor.matches("\\d{1,18}")) {
            throw new ProblemException(ErrorCode.INVALID_CURSOR, "The cursor is not one of this list").field("cursor");
        }
        return Long.parseLong(cursor);
    }

    static DeliveryState state(String field, String name) {
        return DeliveryState.of(name)
                .orElseThrow(() -> ProblemException.invalid(field, field + " must be one of " + DeliveryState.names()));
    }
}
