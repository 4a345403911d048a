package ai.beast.automation.delivery;

import ai.beast.automation.binding.BindingService;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads deliveries and retries failed or dead ones. Thread-safe. */
@ApplicationScoped
public class DeliveryService {
    private final DeliveryStore store;
    private final DeliveryRunner runner;
    private final BindingService bindings;

    DeliveryService(DeliveryStore store, DeliveryRunner runner, BindingService bindings) {
        this.store = store;
        this.runner = runner;
        this.bindings = bindings;
    }

    public DeliveryPage ofBinding(UUID binding, int limit, @Nullable String cursor) {
        bindings.get(binding);
        return page(binding, null, limit, cursor);
    }

    public DeliveryPage inState(@Nullable String state, int limit, @Nullable String cursor) {
        return page(null, state == null ? null : state(state), limit, cursor);
    }

    public Delivery get(long id) {
        return store.find(id).orElseThrow(() -> ProblemException.notFound("Delivery not found"));
    }

    /** @throws ProblemException {@code invalid_state} unless it is failed or dead */
    public Delivery retry(long id) {
        Delivery restarted = store.restart(id).orElse(null);
        if (restarted == null) {
            throw new ProblemException(
                    ErrorCode.INVALID_STATE,
                    "The delivery is " + get(id).state().wireName() + "; only a failed or dead one can be retried");
        }
        runner.wake();
        return restarted;
    }

    private DeliveryPage page(
            @Nullable UUID binding, @Nullable DeliveryState state, int limit, @Nullable String cursor) {
        List<Delivery> found = store.page(binding, state, position(cursor), limit + 1);
        if (found.size() <= limit) {
            return new DeliveryPage(found, null);
        }
        List<Delivery> page = found.subList(0, limit);
        return new DeliveryPage(page, Long.toString(page.getLast().id()));
    }

    private static long position(@Nullable String cursor) {
        if (cursor == null) {
            return Long.MAX_VALUE;
        }
        if (!cursor.matches("\\d{1,18}")) {
            throw new ProblemException(ErrorCode.INVALID_CURSOR, "cursor must be a nextCursor of this list")
                    .field("cursor");
        }
        return Long.parseLong(cursor);
    }

    private static DeliveryState state(String name) {
        return Arrays.stream(DeliveryState.values())
                .filter(state -> state.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "state",
                        "state must be one of "
                                + Arrays.stream(DeliveryState.values())
                                        .map(DeliveryState::wireName)
                                        .collect(Collectors.joining(", "))));
    }
}
