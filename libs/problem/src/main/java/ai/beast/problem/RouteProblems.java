package ai.beast.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Answers with problem+json for failures that never reach JAX-RS: unknown routes, oversized bodies, unreadable requests. */
@ApplicationScoped
public class RouteProblems {
    private final ObjectMapper json;

    RouteProblems(ObjectMapper json) {
        this.json = json;
    }

    void register(@Observes Router router) {
        for (int status : new int[] {400, 404, 405, 413}) {
            router.errorHandler(status, context -> answer(context, ErrorCode.forStatus(status)));
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
