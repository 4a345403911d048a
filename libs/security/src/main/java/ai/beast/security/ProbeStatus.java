package ai.beast.security;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Answers the health probes of callers without the read scope by status code and status alone, so that orchestrators and
 * load balancers need no key. Callers with the scope get the details from the framework. {@code /api/health/{service}} is
 * the readiness of the service at a path that the entry point can lead to it.
 */
@ApplicationScoped
class ProbeStatus {
    private static final String LIVENESS = "/q/health/live";
    private static final String READINESS = "/q/health/ready";
    private static final String STARTUP = "/q/health/started";
    private static final Set<String> PROBES = Set.of(LIVENESS, READINESS, STARTUP);

    /** After authentication and authorization, before the framework's own routes. */
    private static final int ORDER = -1;

    /** Whether the request is a health probe, which needs no key. */
    static boolean isProbe(RoutingContext context) {
        return PROBES.contains(context.normalizedPath());
    }

    void register(
            @Observes Router router,
            SmallRyeHealthReporter reporter,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        route(router, LIVENESS, reporter::getLivenessAsync);
        route(router, READINESS, reporter::getReadinessAsync);
        route(router, STARTUP, reporter::getStartupAsync);
        router.get(OpenRoutes.HEALTH + service)
                .order(ORDER)
                .handler(context -> inRequestContext(reporter::getReadinessAsync)
                        .subscribe()
                        .with(health -> answer(context, health, mayReadDetails(context)), context::fail));
    }

    private static void route(Router router, String path, Supplier<Uni<SmallRyeHealth>> checks) {
        router.route(path).order(ORDER).handler(context -> {
            if (mayReadDetails(context)) {
                context.next();
            } else {
                inRequestContext(checks).subscribe().with(health -> answer(context, health, false), context::fail);
            }
        });
    }

    private static boolean mayReadDetails(RoutingContext context) {
        return context.user() instanceof QuarkusHttpUser user
                && user.getSecurityIdentity().hasRole(Scope.READ.wireName());
    }

    /** Emits on the caller's event loop, whose request context the checks may need. */
    private static Uni<SmallRyeHealth> inRequestContext(Supplier<Uni<SmallRyeHealth>> checks) {
        Executor eventLoop = MutinyHelper.executor(Vertx.currentContext());
        ManagedContext request = Arc.container().requestContext();
        if (request.isActive()) {
            return checks.get().emitOn(eventLoop);
        }
        request.activate();
        return checks.get().emitOn(eventLoop).onTermination().invoke(request::terminate);
    }

    private static void answer(RoutingContext context, SmallRyeHealth health, boolean withDetails) {
        String status =
                new JsonObject().put("status", health.isDown() ? "DOWN" : "UP").encode();
        context.response()
                .setStatusCode(health.isDown() ? 503 : 200)
                .putHeader("Content-Type", "application/json; charset=UTF-8")
                .putHeader("Cache-Control", "no-store")
                .end(withDetails ? health.getPayload().toString() : status);
    }
}
