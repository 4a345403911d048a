package ai.beast.registry.upstream;

import ai.beast.outgoing.CallGuard;
import ai.beast.outgoing.CallGuards;
import ai.beast.outgoing.CallPolicy;
import ai.beast.outgoing.HostConnection;
import ai.beast.outgoing.Reply;
import ai.beast.outgoing.ReplyClient;
import ai.beast.outgoing.Request;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.OutboundGuard;
import ai.beast.security.UrlHost;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Asks the upstream hub about repositories, over an API as Hugging Face has it. Connects only to addresses the guard has
 * checked, follows redirects of files, and others within the hub, reads no more than {@value #MAX_REPLY} bytes of a reply. A read that fails is made twice.
 * Thread-safe; blocks.
 */
@ApplicationScoped
class HubClient {
    private static final int MAX_REPLY = 16 * 1024 * 1024;
    /** Of a list of files, 1000 files each. */
    private static final int MAX_PAGES = 20;

    private static final int MAX_REDIRECTS = 5;
    private static final int RATE_LIMIT_SECONDS = 60;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Pattern RATE_LIMIT_RESET = Pattern.compile("\\bt=(\\d{1,6})\\b");

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration RETRY_DELAY = Duration.ofMillis(500);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9][\\w.-]{0,95}/[A-Za-z0-9][\\w.-]{0,95}");
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;[^,]*\\brel=\"?next\"?");

    private final URI hub;
    private final boolean offline;
    /** With the token, which goes to the hub alone: not to where it redirects, and not to a page on another server. */
    private final Map<String, String> headers;

    private final OutboundGuard guard;
    private final ObjectMapper json;
    private final ReplyClient client;
    private final CallGuard calls;

    HubClient(
            Vertx vertx,
            OutboundGuard guard,
            CallGuards calls,
            ObjectMapper json,
            @ConfigProperty(name = "ai-beast.registry.hub-url") URI hub,
            @ConfigProperty(name = "ai-beast.registry.hub-token") Optional<String> token,
            @ConfigProperty(name = "ai-beast.registry.offline") boolean offline) {
        this.hub = hub;
        this.offline = offline;
        Map<String, String> always = new HashMap<>(Map.of("User-Agent", "ai-beast", "Accept", "application/json"));
        token.filter(text -> !text.isBlank()).ifPresent(text -> always.put("Authorization", "Bearer " + text.strip()));
        this.headers = Map.copyOf(always);
        this.guard = guard;
        this.json = json;
        this.client = new ReplyClient(vertx, CONNECT_TIMEOUT);
        this.calls = calls.guard(CallPolicy.named("hub", TIMEOUT).retries(1, RETRY_DELAY));
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /**
     * @param repository {@code owner/name}
     * @throws ProblemException {@code invalid_field} when that is no repository; {@code not_found} when the hub has none such
     *     or does not show it to us; {@code upstream_failed}, {@code upstream_timeout}, {@code url_not_allowed};
     *     {@code service_unavailable} while the hub's circuit breaker is open
     */
    HubState state(String repository) {
        if (!isRepository(repository)) {
            throw ProblemException.invalid("sourceRepo", "The model's sourceRepo is not a repository of the hub");
        }
        String revision = get("/api/models/" + repository).path("sha").asText();
        if (revision.isEmpty()) {
            throw failed("The hub does not say which commit is the newest");
        }
        Map<String, String> files = new HashMap<>();
        @Nullable String next = "/api/models/" + repository + "/tree/" + revision + "?recursive=true";
        for (int pages = 0; next != null && pages < MAX_PAGES; pages++) {
            HubPage page = page(next);
            for (JsonNode file : page.body()) {
                String sha256 = file.path("lfs").path("oid").asText();
                if (!sha256.isEmpty()) {
                    files.putIfAbsent(sha256, file.path("path").asText());
                }
            }
            next = page.next();
        }
        return new HubState(revision, Map.copyOf(files));
    }

    static boolean isRepository(String text) {
        return REPOSITORY.matcher(text).matches();
    }

    /** Where the hub is. */
    URI hub() {
        return hub;
    }

    /** @throws ProblemException {@code service_unavailable} when this service is set to ask no hub */
    static void requireOnline(boolean offline, URI hub) {
        if (offline) {
            throw new ProblemException(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "The hub at " + UrlHost.of(hub) + " is not asked: this service is offline (AI_BEAST_OFFLINE)");
        }
    }

    private JsonNode get(String path) {
        return page(path).body();
    }

    /**
     * A reply, or a page of one.
     *
     * @param next path and query of the next page on the hub; null for the last one
     */
    record HubPage(JsonNode body, @Nullable String next) {}

    /**
     * @param path and query
     * @throws ProblemException as {@link #state}; {@code service_unavailable} when this service is offline
     */
    HubPage page(String path) {
        requireOnline(offline, hub);
        URI url = at(hub, path);
        try {
            Reply reply = calls.retry(HostConnection.server(hub), () -> fetch(url));
            return new HubPage(json.readTree(reply.whole().getBytes()), next(reply, url));
        } catch (JsonProcessingException unreadable) {
            throw new ProblemException(ErrorCode.UPSTREAM_FAILED, "The hub's answer is not JSON", unreadable);
        } catch (HttpTimeoutException late) {
            throw new ProblemException(ErrorCode.UPSTREAM_TIMEOUT, "The hub did not answer in time", late);
        } catch (IOException failure) {
            throw new ProblemException(
                    ErrorCode.UPSTREAM_FAILED, "The hub at " + UrlHost.of(hub) + " cannot be reached", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, "This service is stopping", interrupted);
        }
    }

    /**
     * A URL of the hub. Keeps the path that the hub's own URL has, as that of another installation: {@code http://host:8787/hub}.
     *
     * @param path with a slash at its start, and a query if there is one
     */
    static URI at(URI hub, String path) {
        return URI.create(hub.toString().replaceAll("/+$", "") + path);
    }

    /** Reverses {@link #at}. Null for a URL of another server, or outside the hub's path. */
    static @Nullable String inside(URI hub, URI url) {
        String base = Objects.requireNonNullElse(hub.getRawPath(), "").replaceAll("/+$", "");
        String path = Objects.requireNonNullElse(url.getRawPath(), "");
        if (!Objects.equals(hub.getRawAuthority(), url.getRawAuthority()) || !path.startsWith(base + "/")) {
            return null;
        }
        return path.substring(base.length()) + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    }

    /** From the header {@code Link} (RFC 8288). A page on another server is not followed. */
    private @Nullable String next(Reply reply, URI url) {
        Matcher link = NEXT.matcher(reply.header("Link").orElse(""));
        if (!link.find()) {
            return null;
        }
        try {
            return inside(hub, url.resolve(link.group(1)));
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /** A repository with a new name is redirected to it. */
    private Reply fetch(URI url) throws IOException, InterruptedException {
        URI at = url;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            Reply reply = client.send(Request.get(guard.check(at), headers), MAX_REPLY, TIMEOUT);
            if (!REDIRECTS.contains(reply.status())) {
                return found(reply);
            }
            at = redirected(hub, at, reply.header("Location").orElse(""));
        }
        throw ProblemException.notFound("The hub redirects more than " + MAX_REDIRECTS + " times");
    }

    /** @throws ProblemException {@code not_found} for a redirect that leaves the hub, which must not get the token */
    static URI redirected(URI hub, URI from, String location) {
        String refused = "The hub redirects to another server, or to no URL; this is not followed";
        try {
            URI to = from.resolve(location);
            if (location.isEmpty() || !isWithin(hub, to)) {
                throw ProblemException.notFound(refused);
            }
            return to;
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(ErrorCode.NOT_FOUND, refused, malformed);
        }
    }

    /** Whether a URL is the hub's own, to which the token goes: of a repository with a new name, but not of the storage of its files. */
    static boolean isWithin(URI hub, URI url) {
        return String.valueOf(hub.getScheme()).equalsIgnoreCase(url.getScheme()) && inside(hub, url) != null;
    }

    static ProblemException notShown() {
        return ProblemException.notFound(
                "The hub has no such repository, or shows it only to accounts that may read it: set AI_BEAST_HF_TOKEN to a"
                        + " token of such an account; a private repository needs a key with the scope write too");
    }

    /** A refusal says nothing about the hub's health, so it is no failure of it. */
    private static Reply found(Reply reply) {
        int status = reply.status();
        if (status == 429) {
            throw rateLimited(reply);
        }
        if (status == 401 || status == 403 || status == 404) {
            throw notShown();
        }
        if (status >= 300 && status < 500) {
            throw ProblemException.notFound("The hub refuses the request with status " + status);
        }
        if (status != 200) {
            throw failed("The hub answered with status " + status);
        }
        if (reply.body() == null) {
            throw failed("The hub's answer is larger than " + MAX_REPLY + " bytes");
        }
        return reply;
    }

    /**
     * A range of a file, from the server that the Hub redirects to.
     *
     * @param repository {@code owner/name}
     * @param commit 40 hexadecimal digits
     * @return exactly these bytes
     * @throws ProblemException as {@link #page}
     * @throws IOException when the server does not send this range
     */
    byte[] range(String repository, String commit, String file, long from, int length) throws IOException {
        requireOnline(offline, hub);
        String path = Arrays.stream(file.split("/"))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
        URI url = at(hub, "/" + repository + "/resolve/" + commit + "/" + path);
        Map<String, String> toStorage =
                Map.of("User-Agent", "ai-beast", "Range", "bytes=" + from + "-" + (from + length - 1));
        Map<String, String> toHub = new HashMap<>(headers);
        toHub.putAll(toStorage);
        try {
            for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
                URI at = url;
                Map<String, String> shown = isWithin(hub, at) ? toHub : toStorage;
                Reply reply = calls.retry(
                        HostConnection.server(at),
                        () -> client.send(Request.get(guard.check(at), shown), length, TIMEOUT));
                if (!REDIRECTS.contains(reply.status())) {
                    return bytes(reply, at, from, length);
                }
                url = at.resolve(reply.header("Location").orElse(""));
            }
            throw new IOException("More than " + MAX_REDIRECTS + " redirects from " + UrlHost.of(hub));
        } catch (IllegalArgumentException malformed) {
            throw new IOException("A redirect from " + UrlHost.of(hub) + " leads to no URL", malformed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, "This service is stopping", interrupted);
        }
    }

    private static byte[] bytes(Reply reply, URI url, long from, int length) throws IOException {
        if (reply.status() == 429) {
            throw rateLimited(reply);
        }
        boolean range = reply.status() == 206
                && reply.header("Content-Range").orElse("").startsWith("bytes " + from + "-");
        if (!range && !(reply.status() == 200 && from == 0)) {
            throw new IOException(UrlHost.of(url) + " answered with status " + reply.status() + " to a range request");
        }
        byte[] bytes = reply.whole().getBytes();
        if (bytes.length != length) {
            throw new IOException(UrlHost.of(url) + " sent " + bytes.length + " bytes of " + length);
        }
        return bytes;
    }

    /** The Hub states the wait in {@code Retry-After}, or as {@code t} of {@code RateLimit}. */
    private static ProblemException rateLimited(Reply reply) {
        Matcher reset = RATE_LIMIT_RESET.matcher(reply.header("RateLimit").orElse(""));
        String text = reply.header("Retry-After").orElse(reset.find() ? reset.group(1) : "");
        int seconds = text.matches("\\d{1,6}") ? Math.max(1, Integer.parseInt(text)) : RATE_LIMIT_SECONDS;
        return new ProblemException(
                        ErrorCode.RATE_LIMITED, "The hub limits requests; retry after " + seconds + " seconds")
                .with("retry_after", seconds);
    }

    private static ProblemException failed(String detail) {
        return new ProblemException(ErrorCode.UPSTREAM_FAILED, detail);
    }
}
