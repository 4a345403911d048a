package ai.beast.versioning.hub;

import ai.beast.outgoing.CallGuard;
import ai.beast.outgoing.CallGuards;
import ai.beast.outgoing.CallPolicy;
import ai.beast.outgoing.HostConnection;
import ai.beast.outgoing.Reply;
import ai.beast.outgoing.ReplyClient;
import ai.beast.outgoing.Request;
import ai.beast.problem.ProblemException;
import ai.beast.security.ServiceKey;
import ai.beast.versioning.VersioningConfiguration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the installed part of the catalogue from registry-service with this service's own key: instances, then the entries of each
 * storage that has some. The last copy is kept for when the registry is unavailable. Thread-safe; one thread reads at a time, and others get
 * the last copy meanwhile. Without one they wait for that thread, for ten seconds at most.
 */
@ApplicationScoped
class RegistryCatalogue implements Catalogue {
    private static final Logger LOG = Logger.getLogger(RegistryCatalogue.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_REPLY = 32 << 20;
    /** Bounds the requests of one reading; 100,000 instances. */
    private static final int MAX_PAGES = 100;

    private static final String INSTANCES = "/api/models/instances?available=true&limit=1000";
    private static final String ENTRIES = "/api/models?limit=250&sort=name&fields="
            + String.join(
                    ",",
                    "name",
                    "sourceRepo",
                    "sourceUrl",
                    "license",
                    "licenseSpdx",
                    "tags",
                    "languages",
                    "format",
                    "architecture",
                    "contextLength",
                    "parameterCount",
                    "baseModel",
                    "downloadCount",
                    "createdAt",
                    "updatedAt")
            + "&location=";

    private final URI registry;
    private final Supplier<Optional<String>> authorization;
    private final ObjectMapper json;
    private final ReplyClient client;
    private final CallGuard calls;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Copy copy;
    private volatile int failures;

    private record Copy(List<CatalogueEntry> entries, long readAt) {}

    @Inject
    RegistryCatalogue(
            VersioningConfiguration configuration, ServiceKey key, ObjectMapper json, Vertx vertx, CallGuards guards) {
        this(configuration.registryUrl(), key::authorization, json, vertx, guards);
    }

    /** @param authorization the header's value; empty without a key */
    RegistryCatalogue(
            URI registry, Supplier<Optional<String>> authorization, ObjectMapper json, Vertx vertx, CallGuards guards) {
        this.registry = registry;
        this.authorization = authorization;
        this.json = json;
        this.client = new ReplyClient(vertx, CONNECT_TIMEOUT);
        this.calls = guards.guard(CallPolicy.named("registry", TIMEOUT).retries(1, Duration.ofMillis(200)));
    }

    @PreDestroy
    void close() {
        client.close();
    }

    @Override
    public List<CatalogueEntry> installed(long maxAgeMillis) {
        Copy present = copy;
        return present != null && isFresh(present, maxAgeMillis) ? present.entries() : reread(maxAgeMillis);
    }

    private static boolean isFresh(Copy copy, long maxAgeMillis) {
        return System.nanoTime() - copy.readAt() <= TimeUnit.MILLISECONDS.toNanos(maxAgeMillis);
    }

    private List<CatalogueEntry> reread(long maxAgeMillis) {
        int before = failures;
        try {
            boolean mine =
                    copy == null ? reading.tryLock(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS) : reading.tryLock();
            if (mine) {
                try {
                    refresh(maxAgeMillis, before);
                } finally {
                    reading.unlock();
                }
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw HubError.of(503, "This service is stopping");
        }
        Copy latest = copy;
        if (latest == null) {
            throw HubError.of(503, "The catalogue cannot be read: registry-service is unavailable; retry later");
        }
        return latest.entries();
    }

    /** Does nothing when another thread has read since, or has failed to. */
    private void refresh(long maxAgeMillis, int failuresBefore) throws InterruptedException {
        Copy present = copy;
        if (failures != failuresBefore || present != null && isFresh(present, maxAgeMillis)) {
            return;
        }
        try {
            copy = new Copy(read(), System.nanoTime());
        } catch (ProblemException | IOException unavailable) {
            failures = failuresBefore + 1;
            LOG.warnf("The catalogue cannot be read from %s: %s", registry, unavailable.getMessage());
        }
    }

    private List<CatalogueEntry> read() throws IOException, InterruptedException {
        Map<String, List<List<String>>> instances = new LinkedHashMap<>();
        Set<String> locations = new LinkedHashSet<>();
        for (JsonNode instance : pages(INSTANCES)) {
            List<String> files = new ArrayList<>();
            files.add(instance.path("path").asText());
            instance.path("parts").forEach(part -> files.add(part.path("path").asText()));
            instances
                    .computeIfAbsent(instance.path("model").asText(), _ -> new ArrayList<>())
                    .add(List.copyOf(files));
            locations.add(instance.path("location").asText());
        }
        Map<String, CatalogueEntry> entries = new LinkedHashMap<>();
        for (String location : locations) {
            for (JsonNode facts : pages(ENTRIES + URLEncoder.encode(location, StandardCharsets.UTF_8))) {
                String id = facts.path("id").asText();
                List<List<String>> files = instances.get(id);
                if (files != null) {
                    entries.putIfAbsent(id, new CatalogueEntry(id, facts, List.copyOf(files)));
                }
            }
        }
        return List.copyOf(entries.values());
    }

    private List<JsonNode> pages(String path) throws IOException, InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        @Nullable String cursor = "";
        for (int page = 0; cursor != null && page < MAX_PAGES; page++) {
            JsonNode reply = get(
                    cursor.isEmpty() ? path : path + "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
            reply.path("items").forEach(items::add);
            cursor = reply.path("nextCursor").asText(null);
        }
        return items;
    }

    private JsonNode get(String pathAndQuery) throws IOException, InterruptedException {
        String header = authorization
                .get()
                .orElseThrow(() -> new IOException("this service has no key: set AI_BEAST_SERVICE_KEY_FILE"));
        URI url = URI.create(registry.toString().replaceAll("/+$", "") + pathAndQuery);
        Map<String, String> headers = Map.of("Authorization", header, "Accept", "application/json");
        Reply reply = calls.retry(HostConnection.server(registry), () -> {
            Reply answer = client.send(Request.get(HostConnection.configured(url), headers), MAX_REPLY, TIMEOUT);
            if (answer.status() != 200) {
                throw new IOException("registry-service answered with status " + answer.status());
            }
            return answer;
        });
        return json.readTree(reply.whole().getBytes());
    }
}
