package ai.beast.gateway.service;

import ai.beast.gateway.GatewayConfiguration;
import ai.beast.gateway.alias.Aliases;
import ai.beast.gateway.usage.UsageDelta;
import ai.beast.gateway.usage.UsageJournals;
import ai.beast.limits.Limiter;
import ai.beast.messaging.EventPublisher;
import ai.beast.messaging.Events;
import ai.beast.queue.worker.QueueConfiguration;
import ai.beast.queue.worker.QueueConfiguration.Role;
import ai.beast.work.loop.Loop;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts and stops the gateway in processes that have its role. */
@ApplicationScoped
class GatewayRole {
    private static final Logger LOG = Logger.getLogger(GatewayRole.class);
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);
    private static final Duration PUBLISH_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LAST_PUBLISH_TIMEOUT = Duration.ofSeconds(3);

    private final QueueConfiguration queue;
    private final GatewayConfiguration configuration;
    private final RegistryReader registry;
    private final EventPublisher events;
    private final String service;
    private final Vertx vertx;
    private final Limiter limiter;
    private volatile @Nullable GatewayAssembly assembly;
    private final List<Loop> running = new ArrayList<>();
    private boolean registryUnavailable;
    private boolean journalUnwritable;

    GatewayRole(
            QueueConfiguration queue,
            GatewayConfiguration configuration,
            RegistryReader registry,
            EventPublisher events,
            @ConfigProperty(name = "quarkus.application.name") String service,
            Vertx vertx,
            Limiter limiter) {
        this.events = events;
        this.service = service;
        this.queue = queue;
        this.configuration = configuration;
        this.registry = registry;
        this.vertx = vertx;
        this.limiter = limiter;
    }

    void start(@Observes StartupEvent event, Loops loops, MeterRegistry metrics) {
        if (!queue.roles().contains(Role.GATEWAY)) {
            return;
        }
        GatewayAssembly started = new GatewayAssembly(configuration, registry, vertx, limiter);
        assembly = started;
        new GatewayMetrics(started, metrics).register();
        running.add(loops.start(LoopSettings.named("gateway-backends").interruptAtStop(), _ -> {
            started.backends().refresh();
            started.admission().reconsider();
            return Next.after(configuration.probeEvery());
        }));
        running.add(loops.start(LoopSettings.named("gateway-aliases").interruptAtStop(), _ -> {
            refresh(started.aliases());
            return Next.after(configuration.aliasesEvery());
        }));
        running.add(loops.start(LoopSettings.named("gateway-limits").interruptAtStop(), _ -> {
            started.limiter().renew();
            return Next.after(Limiter.RENEW_INTERVAL);
        }));
        running.add(loops.start(LoopSettings.named("gateway-usage").interruptAtStop(), _ -> {
            report(started.journals());
            return Next.after(REPORT_INTERVAL);
        }));
    }

    /** A disk that is full or damaged is no failure of the loop: the counter and its metric say that nothing is counted. */
    private void report(UsageJournals journals) throws InterruptedException {
        try {
            journals.report(delta -> publish(delta, PUBLISH_TIMEOUT));
            journalUnwritable = false;
        } catch (IOException unwritable) {
            if (!journalUnwritable) {
                LOG.warnf("The usage journal cannot be written or read: %s", unwritable.getMessage());
            }
            journalUnwritable = true;
        }
    }

    /** While Kafka is unavailable the reports stay in the journal. */
    private void publish(UsageDelta delta, Duration timeout) {
        events.publish(Events.of(service, delta.eventId(), delta.event()))
                .await()
                .atMost(timeout);
    }

    /** An unavailable registry is no failure of the loop: the gateway goes on with the aliases that it has. */
    private void refresh(Aliases aliases) throws InterruptedException {
        try {
            aliases.refresh();
            registryUnavailable = false;
        } catch (IOException unavailable) {
            if (!registryUnavailable) {
                LOG.infof("The aliases cannot be read; those known stay in force: %s", unavailable.getMessage());
            }
            registryUnavailable = true;
        }
    }

    /** Empty in processes of other roles. */
    Optional<GatewayAssembly> assembly() {
        return Optional.ofNullable(assembly);
    }

    /**
     * Calls under way are counted as aborted, and reported: a pod takes its directory with it. What cannot be reported is at the next start, if
     * the directory is still there.
     */
    void stop(@Observes ShutdownEvent event) throws IOException {
        running.forEach(Loop::stop);
        GatewayAssembly ended = assembly;
        if (ended == null) {
            return;
        }
        try {
            ended.journals().finish(delta -> publish(delta, LAST_PUBLISH_TIMEOUT));
        } catch (IOException | RuntimeException unavailable) {
            LOG.warnf("The last calls of models could not be reported: %s", unavailable.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        ended.close();
    }
}
