package ai.beast.work.loop;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/** Liveness: DOWN while a loop is dead or stuck, so that a supervisor restarts the process. */
@Liveness
@ApplicationScoped
class LoopLiveness implements HealthCheck {
    private final Loops loops;

    LoopLiveness(Loops loops) {
        this.loops = loops;
    }

    @Override
    public HealthCheckResponse call() {
        return response(loops.states());
    }

    static HealthCheckResponse response(List<LoopState> states) {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("loops")
                .withData("loops", states.size())
                .status(states.stream().allMatch(LoopState::live));
        for (LoopState state : states) {
            if (!state.live() || state.failuresInRow() > 0) {
                response.withData(state.name(), description(state));
            }
        }
        return response.build();
    }

    private static String description(LoopState state) {
        return switch (state.health()) {
            case DEAD -> "dead";
            case STUCK -> "stuck: its round takes longer than its limit";
            case RUNNING, ENDED -> "failed " + state.failuresInRow() + " times in a row";
        };
    }
}
