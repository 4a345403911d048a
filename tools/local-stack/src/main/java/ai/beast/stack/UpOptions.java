package ai.beast.stack;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How to bring the stack up.
 *
 * @param bound whether the stack ends with the process that brings it up
 * @param aot whether start-up caches are made and used
 * @param timeout until everything is ready
 * @param progress called with each new state while waiting
 * @param environment for the services, over what this process itself was given
 */
public record UpOptions(
        boolean bound, boolean aot, Duration timeout, Consumer<StackState> progress, Map<String, String> environment) {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /** In the background, with start-up caches unless {@code AI_BEAST_AOT} is {@code off}. */
    public static UpOptions detached() {
        return new UpOptions(false, !"off".equals(System.getenv("AI_BEAST_AOT")), TIMEOUT, state -> {}, Map.of());
    }

    /** The same, but the stack ends with this process. */
    public UpOptions boundToThisProcess() {
        return new UpOptions(true, aot, timeout, progress, environment);
    }

    public UpOptions reportingTo(Consumer<StackState> listener) {
        return new UpOptions(bound, aot, timeout, listener, environment);
    }

    public UpOptions withEnvironment(Map<String, String> more) {
        return new UpOptions(bound, aot, timeout, progress, Map.copyOf(more));
    }
}
