package ai.beast.gateway.service;

import ai.beast.gateway.backend.BackendView;
import ai.beast.limits.LimitKind;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** Gauges of a gateway, by backend. What it counts is reported as events, since counts must survive the process. */
final class GatewayMetrics {
    private final GatewayAssembly gateway;
    private final MeterRegistry metrics;

    GatewayMetrics(GatewayAssembly gateway, MeterRegistry metrics) {
        this.gateway = gateway;
        this.metrics = metrics;
    }

    void register() {
        Gauge.builder(
                        "ai.beast.gateway.waiting",
                        gateway,
                        each -> each.admission().waiting())
                .description("Requests that wait for admission to a backend")
                .register(metrics);
        Gauge.builder(
                        "ai.beast.gateway.limits.up",
                        gateway,
                        each -> each.limiter().isEnforced() ? 1 : 0)
                .description("Whether limits of API keys are applied")
                .register(metrics);
        for (LimitKind kind : LimitKind.values()) {
            FunctionCounter.builder(
                            "ai.beast.gateway.limited.requests",
                            gateway,
                            each -> each.limiter().refused(kind))
                    .description("Requests that a limit of their API key refused")
                    .tag("limit", kind.label())
                    .register(metrics);
        }
        counter(
                "ai.beast.gateway.uncounted.requests",
                "Requests that were not counted because the usage journal could not be written",
                each -> each.counter().uncounted());
        counter(
                "ai.beast.gateway.damaged.records",
                "Records of the gateway's files that could not be read and were set aside",
                each -> each.journals().damaged() + each.aliases().damaged());
        for (BackendView view : gateway.backends().views()) {
            String backend = view.backend().name();
            gauge(
                    "ai.beast.gateway.backend.up",
                    "Whether a model server can be called",
                    backend,
                    each -> isUp(each, backend));
            gauge(
                    "ai.beast.gateway.streams",
                    "Requests that a model server answers now",
                    backend,
                    each -> each.admission().active(backend));
        }
    }

    private void counter(String name, String description, ToDoubleFunction<GatewayAssembly> value) {
        FunctionCounter.builder(name, gateway, value).description(description).register(metrics);
    }

    private void gauge(String name, String description, String backend, ToDoubleFunction<GatewayAssembly> value) {
        Gauge.builder(name, gateway, value)
                .description(description)
                .tag("backend", backend)
                .register(metrics);
    }

    private static double isUp(GatewayAssembly gateway, String backend) {
        return gateway.backends().views().stream()
                        .anyMatch(view -> view.backend().name().equals(backend)
                                && gateway.backends().isUsable(view))
                ? 1
                : 0;
    }
}
