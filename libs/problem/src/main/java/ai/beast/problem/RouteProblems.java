package ai.beast.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Answers with problem+json for failures that never reach JAX-RS: unknown routes, oversized bodies, unreadable requests. */
@ApplicationScoped
public class RouteProblems {
    private final ObjectMapper json;

    private final long largestBody;

    RouteProblems(
            ObjectMapper json,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") Optional<MemorySize> largestBody) {
        this.json = json;
        this.largestBody = largestBody.map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
    }

    void register(@Observes Router router) {
        // Before the server's own check of the announced length, which closes the connection without a body.
        router.route().order(Integer.MIN_VALUE).handler(this::refuseOversized);
        for (int status : new int[] {400, 404, 405, 413}) {
            router.errorHandler(status, context -> answer(context, ErrorCode.forStatus(status)));
        }
    }

    private void refuseOversized(RoutingContext context) {
        String announced = context.request().getHeader("Content-Length");
        if (announced != null && tooLarge(announced)) {
            context.response().putHeader("Connection", "close");
            answer(context, ErrorCode.PAYLOAD_TOO_LARGE);
        } else {
            context.next();
        }
    }

    private boolean tooLarge(String announced) {
        try {
            return Long.parseLong(announced) > largestBody;
        } catch (NumberFormatException malformed) {
            return true;
        }
    }

    /** Ends the exchange with this problem unless an answer has begun. Event-loop safe. */
    public void answer(RoutingContext context, ErrorCode code) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.headWritten()) {
            return;
        }
        response.setStatusCode(code.status()).putHeader("Content-Type", Problem.MEDIA_TYPE);
        try {
            response.end(json.writeValueAsString(Problem.of(code, code.title())));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A problem without extensions is always writable", impossible);
        }
    }
}
