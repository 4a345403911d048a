package ai.beast.gateway.http;

import ai.beast.gateway.admission.Admission;
import ai.beast.gateway.admission.Candidate;
import ai.beast.gateway.admission.Decision;
import ai.beast.gateway.admission.Slot;
import ai.beast.gateway.alias.ResolvedModel;
import ai.beast.gateway.backend.ModelPlaces.Place;
import ai.beast.gateway.route.Dialect;
import ai.beast.gateway.route.Endpoint;
import ai.beast.gateway.route.GatewayError;
import ai.beast.gateway.route.GatewayException;
import ai.beast.gateway.route.StatedTokens;
import ai.beast.gateway.usage.CallEnd;
import ai.beast.limits.LimitDecision;
import ai.beast.limits.LimitLease;
import ai.beast.limits.Limiter;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One request that has a model do work: names in the order of the fallbacks, and for each name its backends, until one begins to answer.
 * Nothing is tried again once the client has a byte. All steps run on the context of the client's connection.
 */
final class InferenceCall {
    private final GatewayParts parts;
    private final GatewayCaller caller;
    private final ClientExchange client;
    private final Endpoint endpoint;
    private final PendingBody body;
    private final CallRecord record;
    private final Context context;
    private final List<String> chain;
    private final Set<String> tried = ConcurrentHashMap.newKeySet();
    private int link = -1;
    private @Nullable GatewayError refusal;
    private Admission.@Nullable Pending pending;
    private @Nullable BackendExchange running;
    private long waitTimer = -1;
    private Map<String, String> limitHeaders = Map.of();
    private LimitLease lease = LimitLease.NONE;

    InferenceCall(
            GatewayParts parts, GatewayCaller caller, ClientExchange client, Endpoint endpoint, PendingBody body) {
        this.parts = parts;
        this.caller = caller;
        this.client = client;
        this.endpoint = endpoint;
        this.body = body;
        this.record = new CallRecord(parts.counter(), endpoint.label(), caller.key());
        this.context = parts.vertx().getOrCreateContext();
        this.chain = parts.fallbacks().chain(body.model());
    }

    void start(Limiter limiter) {
        client.whenGone(() -> context.runOnContext(_ -> left()));
        if (caller.limits().isUnlimited()) {
            nextName();
        } else {
            limiter.acquire(caller.key(), caller.limits())
                    .onSuccess(decision -> context.runOnContext(_ -> limited(decision)));
        }
    }

    private void limited(LimitDecision decision) {
        lease = decision.lease();
        client.whenGone(lease::release);
        limitHeaders = decision.headers();
        if (client.isGone()) {
            return;
        }
        if (decision.isGranted()) {
            nextName();
        } else {
            keep(GatewayError.limited(decision.reason(), limitHeaders));
            refuse();
        }
    }

    private void left() {
        if (pending != null) {
            pending.cancel();
            parts.vertx().cancelTimer(waitTimer);
        }
        if (running == null) {
            record.end(CallEnd.CANCELLED, new StatedTokens(), -1);
        }
    }

    private void nextName() {
        link++;
        if (link == chain.size()) {
            refuse();
            return;
        }
        tried.clear();
        try {
            admit(parts.names().resolve(chain.get(link), caller.allowed()));
        } catch (GatewayException unknown) {
            keep(unknown.error());
            nextName();
        }
    }

    /** The first reason is the one that concerns the name asked for. */
    private void keep(GatewayError error) {
        refusal = refusal == null ? error : refusal;
    }

    private void refuse() {
        GatewayError error = refusal == null ? GatewayError.unavailable(body.model(), 1) : refusal;
        for (Map.Entry<String, String> header : limitHeaders.entrySet()) {
            error = error.with(header.getKey(), header.getValue());
        }
        record.end(Integer.toString(error.status()), new StatedTokens(), -1);
        client.refuse(error);
    }

    private void admit(ResolvedModel model) {
        if (candidatesSpeaking(model).isEmpty() && !model.places().isEmpty() && client.dialect() == Dialect.OLLAMA) {
            keep(GatewayError.invalid("the backends of '" + model.asked() + "' do not speak Ollama's API; use /v1"));
            nextName();
            return;
        }
        boolean last = link == chain.size() - 1;
        Duration wait = last ? parts.settings().maxWait() : parts.settings().fallbackWait();
        Admission.Pending waiting = parts.admission()
                .enter(model.asked(), caller.key(), caller.band(), () -> candidates(model), decision -> {
                    context.runOnContext(_ -> decided(model, decision));
                });
        pending = waiting;
        waitTimer = parts.vertx().setTimer(Math.max(1, wait.toMillis()), _ -> waiting.expire());
    }

    private List<Place> candidatesSpeaking(ResolvedModel model) {
        String name = model.places().name();
        return parts.backends().find(name == null ? "" : name).places().stream()
                .filter(place -> place.view().ollama() || client.dialect() == Dialect.OPENAI)
                .toList();
    }

    private List<Candidate> candidates(ResolvedModel model) {
        return candidatesSpeaking(model).stream()
                .filter(place -> parts.backends().isUsable(place.view()))
                .filter(place -> !tried.contains(place.view().backend().name()))
                .map(place -> new Candidate(
                        place.view().backend().name(),
                        place.model().canonical(),
                        place.model().isLoaded(),
                        !place.view().ollama(),
                        place.model().needBytes()))
                .toList();
    }

    private void decided(ResolvedModel model, Decision decision) {
        pending = null;
        parts.vertx().cancelTimer(waitTimer);
        switch (decision) {
            case Decision.Refused refused -> {
                keep(refused.error());
                nextName();
            }
            case Decision.Granted granted -> granted(model, granted.candidate(), granted.slot());
        }
    }

    private void granted(ResolvedModel model, Candidate candidate, Slot slot) {
        if (client.isGone()) {
            slot.release();
            return;
        }
        tried.add(candidate.backend());
        Place place = candidatesSpeaking(model).stream()
                .filter(each -> each.view().backend().name().equals(candidate.backend()))
                .findFirst()
                .orElse(null);
        if (place == null || !parts.backends().breaker(place.view().backend()).begin()) {
            slot.release();
            admit(model);
            return;
        }
        record.begin(place.model().name(), model.alias() == null ? "" : model.alias());
        running = new BackendExchange(parts, client, endpoint, body, place, replyName(place), () -> hasAnother(model));
        running.start(headersOf(place), ended -> ended(model, slot, ended));
    }

    /** The name that the reply shows: the one asked for; null where the backend's is the same. */
    private @Nullable String replyName(Place place) {
        return place.model().name().equals(body.model()) ? null : body.model();
    }

    private boolean hasAnother(ResolvedModel model) {
        return link < chain.size() - 1 || !candidates(model).isEmpty();
    }

    private ReplyHeaders headersOf(Place place) {
        return new ReplyHeaders(
                place.view().backend().name(), place.model().name(), link > 0 ? body.model() : null, limitHeaders);
    }

    /** The count is complete before the reply is: who has the reply finds it counted. */
    private void ended(ResolvedModel model, Slot slot, BackendExchange.Ended how) {
        slot.release();
        GatewayError error = how.error();
        if (error == null) {
            record.end(how.status(), how.tokens(), how.firstByteAt());
            lease.settle(
                    how.tokens().prompt().orElse(0) + how.tokens().completion().orElse(0));
            lease.release();
            return;
        }
        context.runOnContext(_ -> tryElsewhere(model, error));
    }

    private void tryElsewhere(ResolvedModel model, GatewayError error) {
        running = null;
        if (client.isGone()) {
            record.end(CallEnd.CANCELLED, new StatedTokens(), -1);
            return;
        }
        keep(error);
        if (candidates(model).isEmpty()) {
            nextName();
        } else {
            admit(model);
        }
    }
}
