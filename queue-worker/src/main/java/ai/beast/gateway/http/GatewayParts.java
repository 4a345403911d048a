package ai.beast.gateway.http;

import ai.beast.gateway.admission.Admission;
import ai.beast.gateway.alias.Fallbacks;
import ai.beast.gateway.alias.ModelNames;
import ai.beast.gateway.backend.Backends;
import ai.beast.gateway.usage.CallCounter;
import io.vertx.core.Vertx;

/** What requests are carried out with; shared by all of them. */
public record GatewayParts(
        Vertx vertx,
        BackendCalls calls,
        Backends backends,
        ModelNames names,
        Fallbacks fallbacks,
        Admission admission,
        CallCounter counter,
        GatewaySettings settings) {}
