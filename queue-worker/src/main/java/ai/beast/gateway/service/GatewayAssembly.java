package ai.beast.gateway.service;

import ai.beast.gateway.GatewayConfiguration;
import ai.beast.gateway.admission.Admission;
import ai.beast.gateway.admission.AdmissionLimits;
import ai.beast.gateway.alias.Aliases;
import ai.beast.gateway.alias.Fallbacks;
import ai.beast.gateway.alias.ModelNames;
import ai.beast.gateway.backend.Backend;
import ai.beast.gateway.backend.BackendProbe;
import ai.beast.gateway.backend.Backends;
import ai.beast.gateway.http.BackendCalls;
import ai.beast.gateway.http.Gateway;
import ai.beast.gateway.http.GatewayParts;
import ai.beast.gateway.http.GatewaySettings;
import ai.beast.gateway.usage.CallCounter;
import ai.beast.gateway.usage.UsageJournals;
import ai.beast.limits.Limiter;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** One gateway with all that it consists of. Closed after the last request. */
final class GatewayAssembly implements AutoCloseable {
    private final Backends backends;
    private final Aliases aliases;
    private final Admission admission;
    private final UsageJournals journals;
    private final CallCounter counter;
    private final BackendProbe probe;
    private final ModelNames names;
    private final BackendCalls calls;
    private final Limiter limiter;
    private final Gateway gateway;

    GatewayAssembly(GatewayConfiguration configuration, RegistryReader registry, Vertx vertx, Limiter limiter) {
        Clock clock = Clock.systemUTC();
        probe = new BackendProbe(vertx, configuration.probeTimeout());
        backends = new Backends(
                Backend.of(configuration.ollamaUrl(), configuration.backends().orElse(List.of())), probe, clock);
        aliases = new Aliases(registry, configuration.directory().resolve("aliases.json"), clock);
        admission = new Admission(
                new AdmissionLimits(
                        configuration.backendConcurrency(),
                        configuration.modelConcurrency(),
                        configuration.maxWaiting(),
                        configuration.memory()),
                clock);
        journals = UsageJournals.open(configuration.directory().resolve("usage"));
        names = new ModelNames(aliases, backends);
        counter = new CallCounter(journals::own);
        calls = new BackendCalls(vertx);
        this.limiter = limiter;
        gateway = new Gateway(
                new GatewayParts(
                        vertx,
                        calls,
                        backends,
                        names,
                        Fallbacks.of(configuration.fallbacks().orElse(List.of())),
                        admission,
                        counter,
                        settings(configuration)),
                limiter);
    }

    private static GatewaySettings settings(GatewayConfiguration configuration) {
        return new GatewaySettings(
                Math.toIntExact(configuration.maxBody().asLongValue()),
                configuration.bodyMemory().asLongValue(),
                configuration.bodyTimeout(),
                configuration.replyTimeout(),
                configuration.idleTimeout(),
                configuration.maxWait(),
                configuration.fallbackAfter());
    }

    Gateway gateway() {
        return gateway;
    }

    Backends backends() {
        return backends;
    }

    Aliases aliases() {
        return aliases;
    }

    ModelNames names() {
        return names;
    }

    Admission admission() {
        return admission;
    }

    Limiter limiter() {
        return limiter;
    }

    UsageJournals journals() {
        return journals;
    }

    CallCounter counter() {
        return counter;
    }

    @Override
    public void close() throws IOException {
        limiter.close();
        calls.close();
        probe.close();
        journals.close();
    }
}
