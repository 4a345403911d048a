package ai.beast.gateway.service;

import ai.beast.gateway.admission.Band;
import ai.beast.gateway.alias.AllowedModels;
import ai.beast.gateway.http.GatewayCaller;
import ai.beast.gateway.route.Dialect;
import ai.beast.security.ApiKey;
import ai.beast.security.ApiKeyMechanism;
import ai.beast.security.Caller;
import ai.beast.security.Scope;
import ai.beast.security.key.KeyTerms;
import ai.beast.security.session.OpenStreams;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;

/**
 * {@code /ollama/*} and {@code /v1/*}, directly on the server's router: replies are streams that nothing may hold up. {@code META-INF/openapi.yaml}
 * describes them. A stream ends within seconds when its key is revoked.
 */
@ApplicationScoped
class GatewayRoute {
    /** After those who authenticate, authorize and bound, before JAX-RS. */
    private static final int ORDER = 1000;

    private static final String PRIORITY = "X-Priority";

    private final GatewayRole role;
    private final OpenStreams streams;

    GatewayRoute(GatewayRole role, OpenStreams streams) {
        this.role = role;
        this.streams = streams;
    }

    void register(@Observes Router router) {
        for (Dialect dialect : Dialect.values()) {
            router.route(dialect.prefix() + "/*").order(ORDER).handler(this::handle);
        }
    }

    private void handle(RoutingContext context) {
        Optional<GatewayAssembly> running = role.assembly();
        if (running.isEmpty()) {
            context.next();
            return;
        }
        running.get().gateway().handle(context.request(), caller(context), ended -> {
            Runnable forget = watch(context);
            context.addEndHandler(_ -> {
                forget.run();
                ended.run();
            });
        });
    }

    private Runnable watch(RoutingContext context) {
        return context.user() instanceof QuarkusHttpUser user
                ? streams.watch(
                        user.getSecurityIdentity(), () -> context.response().reset())
                : () -> {};
    }

    private GatewayCaller caller(RoutingContext context) {
        Caller caller = Caller.of(context);
        Optional<ApiKey> key = context.user() instanceof QuarkusHttpUser user
                ? ApiKeyMechanism.keyOf(user.getSecurityIdentity())
                : Optional.empty();
        KeyTerms terms = key.map(ApiKey::terms).orElse(KeyTerms.NONE);
        Band asked = Band.of(Optional.ofNullable(context.request().getHeader(PRIORITY))
                        .orElse(""))
                .orElse(Band.INTERACTIVE);
        Band earliest = caller.isService() ? Band.AGENT : Band.INTERACTIVE;
        return new GatewayCaller(
                key.map(ApiKey::id).orElse(""),
                // A copy would give a model another name.
                caller.hasScope(Scope.WRITE) && terms.models() == null,
                asked.atMost(earliest),
                terms.models() == null ? AllowedModels.all() : AllowedModels.only(terms.models()),
                terms.limits());
    }
}
