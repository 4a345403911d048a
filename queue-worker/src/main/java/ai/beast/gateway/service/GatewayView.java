package ai.beast.gateway.service;

import ai.beast.gateway.admission.Admission;
import ai.beast.gateway.admission.Waiting;
import ai.beast.gateway.alias.AliasTable;
import ai.beast.gateway.alias.ResolvedModel;
import ai.beast.gateway.backend.BackendView;
import ai.beast.gateway.backend.Backends;
import ai.beast.gateway.backend.ServedModel;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of one gateway.
 *
 * @param aliasesReadAt when the registry was read last
 * @param waiting requests that wait for admission, the next first
 */
public record GatewayView(
        List<Server> backends, List<Alias> aliases, Instant aliasesReadAt, List<WaitingRequest> waiting) {
    /**
     * A model server.
     *
     * @param ollama whether it speaks Ollama's API beside OpenAI's
     * @param streams requests that it answers now
     * @param models that it lists; while it is unavailable those it had
     */
    public record Server(String name, URI url, Health health, boolean ollama, int streams, List<ListedModel> models) {}

    /**
     * Whether a model server is called.
     *
     * @param problem why it is unavailable; null while it is available
     * @param since when it became available or unavailable
     * @param breaker state of its circuit breaker: closed, half_open or open
     */
    public record Health(boolean available, @Nullable String problem, Instant since, String breaker) {}

    /**
     * A model of one backend.
     *
     * @param digest of its content; null where the backend states none
     * @param sizeBytes of its files; null where the backend states none
     * @param loadedBytes memory that it takes; null while it is not loaded, or where the backend states none
     */
    public record ListedModel(
            String name,
            @Nullable String digest,
            @Nullable Long sizeBytes,
            boolean loaded,
            @Nullable Long loadedBytes) {}

    /**
     * A name that points to a model.
     *
     * @param model its id in the catalogue
     * @param answers what the backends call it; null while none has it
     * @param backends that have it
     */
    public record Alias(
            String alias, String model, @Nullable String answers, List<String> backends, Instant since, String by) {}

    /**
     * @param key id of the API key; empty for none
     * @param band interactive, agent or batch
     */
    public record WaitingRequest(String model, String key, String band, double seconds) {}

    static GatewayView of(GatewayAssembly gateway, Instant now) {
        AliasTable table = gateway.aliases().table();
        return new GatewayView(
                gateway.backends().views().stream()
                        .map(view -> server(view, gateway.backends(), gateway.admission()))
                        .toList(),
                table.aliases().entrySet().stream()
                        .map(entry -> alias(
                                entry.getKey(),
                                entry.getValue(),
                                gateway.names().alias(entry.getKey())))
                        .sorted(Comparator.comparing(Alias::alias))
                        .toList(),
                table.readAt(),
                gateway.admission().queue().stream()
                        .map(each -> waiting(each, now))
                        .toList());
    }

    private static Server server(BackendView view, Backends backends, Admission admission) {
        return new Server(
                view.backend().name(),
                view.backend().url(),
                new Health(
                        view.isAvailable(),
                        view.problem(),
                        view.since(),
                        backends.breaker(view.backend()).state()),
                view.ollama(),
                admission.active(view.backend().name()),
                view.models().stream().map(GatewayView::listed).toList());
    }

    private static ListedModel listed(ServedModel model) {
        return new ListedModel(
                model.name(),
                model.digest(),
                positive(model.entry().path("size").asLong()),
                model.isLoaded(),
                model.running() == null
                        ? null
                        : positive(model.running().path("size").asLong()));
    }

    private static @Nullable Long positive(long bytes) {
        return bytes > 0 ? bytes : null;
    }

    private static Alias alias(String name, AliasTable.Entry entry, Optional<ResolvedModel> resolved) {
        return new Alias(
                name,
                entry.model(),
                resolved.map(each -> each.places().name()).orElse(null),
                resolved.stream()
                        .flatMap(each -> each.places().places().stream())
                        .map(place -> place.view().backend().name())
                        .toList(),
                entry.since(),
                entry.by());
    }

    private static WaitingRequest waiting(Waiting request, Instant now) {
        return new WaitingRequest(
                request.model(),
                request.key(),
                request.band().name().toLowerCase(Locale.ROOT),
                Math.max(0, Duration.between(request.since(), now).toMillis()) / 1000.0);
    }
}
