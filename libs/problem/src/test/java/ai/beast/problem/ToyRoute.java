package ai.beast.problem;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Fails as a route can that is not JAX-RS. */
@ApplicationScoped
class ToyRoute {
    private final RouteProblems problems;

    ToyRoute(RouteProblems problems) {
        this.problems = problems;
    }

    void register(@Observes Router router) {
        router.get("/toy-route/busy")
                .handler(exchange -> problems.answer(
                        exchange,
                        new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, "The shop is closed")
                                .with("retry_after", 7)));
        router.get("/toy-route/broken")
                .handler(exchange ->
                        problems.answer(exchange, new IllegalStateException("ai.beast.secret.ClassName at line 3")));
    }
}
