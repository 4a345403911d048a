package ai.beast.versioning.hub;

import ai.beast.problem.ProblemException;
import ai.beast.security.Caller;
import ai.beast.security.Scope;
import ai.beast.work.failure.Failure;
import ai.beast.work.failure.FailurePolicy;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;

/**
 * {@code /hub/…}, directly on the server's router: clients send paths that JAX-RS would normalise, and files are written to the connection
 * block by block. {@code META-INF/openapi.yaml} describes it. Requests are handled on virtual threads.
 */
@ApplicationScoped
class HubRoute {
    static final String PREFIX = "/hub/";

    private static final Logger LOG = Logger.getLogger(HubRoute.class);
    /** After those who authenticate, authorize and bound, before JAX-RS. */
    private static final int ORDER = 1000;

    private static final int MAX_BODY = 1 << 20;
    private static final int MAX_PATHS = 10_000;
    private static final Set<String> CONTENT = Set.of("resolve", "raw");

    private final Repositories repositories;
    private final Revisions revisions;
    private final FileReply files;
    private final ObjectMapper json;
    private final ExecutorService blocking;

    HubRoute(
            Repositories repositories,
            Revisions revisions,
            FileReply files,
            ObjectMapper json,
            @VirtualThreads ExecutorService blocking) {
        this.repositories = repositories;
        this.revisions = revisions;
        this.files = files;
        this.json = json;
        this.blocking = blocking;
    }

    void register(@Observes Router router) {
        router.route(PREFIX + "*")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .order(ORDER)
                .handler(exchange -> handle(exchange, Buffer.buffer()));
        router.post(PREFIX + "api/models/:owner/:name/paths-info/:revision")
                .order(ORDER)
                .handler(this::receive);
    }

    private void receive(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() <= MAX_BODY) {
                body.appendBuffer(part);
            }
        });
        request.endHandler(_ -> handle(exchange, body));
        request.resume();
    }

    private void handle(RoutingContext exchange, Buffer body) {
        blocking.execute(() -> {
            try {
                if (body.length() > MAX_BODY) {
                    throw HubError.of(413, "The body must have at most " + MAX_BODY + " bytes");
                }
                answer(exchange, HubPath.parse(exchange.request().path(), PREFIX), body);
            } catch (HubError refused) {
                refuse(exchange, refused);
            } catch (HttpException malformed) {
                refuse(exchange, HubError.of(malformed.getStatusCode(), "The query must be percent-encoded"));
            } catch (ProblemException refused) {
                refuse(exchange, HubError.of(refused.code().status(), String.valueOf(refused.getMessage())));
            } catch (Exception failure) {
                refuse(exchange, of(failure));
            }
        });
    }

    private static HubError of(Exception failure) {
        if (FailurePolicy.classify(failure).kind() == Failure.Kind.OUTAGE) {
            LOG.warnf("The hub cannot serve a request: %s", failure);
            return HubError.of(503, "The database or a disk is unavailable; retry later");
        }
        LOG.error("A request to the hub failed unexpectedly", failure);
        return HubError.of(500, "The request failed; the service's log has the reason");
    }

    private void answer(RoutingContext exchange, HubPath path, Buffer body) throws Exception {
        if (path.is(0, "api")) {
            send(exchange, api(exchange, path, body));
        } else if (path.size() > 4 && CONTENT.contains(path.at(2))) {
            HubRepository repository = repositories.get(path.repository(0));
            String name = path.from(4);
            files.send(exchange, () -> {
                Revision revision = revisions.get(repository, path.at(3));
                RepositoryFile file = revision.file(name).orElseThrow(() -> HubError.entryNotFound(name));
                return new FileReply.Found(revision.commit(), file);
            });
        } else {
            throw HubError.of(404, "There is no such page");
        }
    }

    private JsonNode api(RoutingContext exchange, HubPath path, Buffer body) throws JsonProcessingException {
        if (path.size() == 2 && path.is(1, "whoami-v2")) {
            return user(exchange);
        }
        if (path.size() == 2 && path.is(1, "models")) {
            return models(exchange);
        }
        boolean tree = path.is(4, "tree");
        if (!path.is(1, "models") || path.size() < 4 || (path.size() > 6 && !tree)) {
            throw HubError.of(404, "There is no such page");
        }
        HubRepository repository = repositories.get(path.repository(2));
        Set<String> expand = ModelSearch.expand(exchange.queryParams());
        String revision = path.at(5);
        return switch (path.at(4)) {
            case "" -> model(exchange, repository, Revisions.MAIN, expand);
            case "revision" -> model(exchange, repository, revision, expand);
            case "tree" ->
                HubJson.tree(
                        revisions.get(repository, revision),
                        path.from(6),
                        isTrue(exchange, "recursive"),
                        isTrue(exchange, "expand"));
            case "paths-info" -> paths(exchange, revisions.get(repository, revision), body);
            case "refs" -> HubJson.refs(revisions.main(repository), revisions.tags(repository));
            default -> throw HubError.of(404, "There is no such page");
        };
    }

    private JsonNode model(RoutingContext exchange, HubRepository repository, String revision, Set<String> expand) {
        return HubJson.model(repository, revisions.get(repository, revision), isTrue(exchange, "blobs"), expand);
    }

    private static JsonNode user(RoutingContext exchange) {
        Caller caller = Caller.of(exchange);
        if (caller.name().isEmpty()) {
            throw HubError.of(401, "Invalid username or password.");
        }
        return HubJson.user(caller.name(), caller.hasScope(Scope.WRITE) ? "write" : "read");
    }

    private JsonNode models(RoutingContext exchange) {
        ModelSearch search = ModelSearch.of(exchange.queryParams());
        Set<String> expand = ModelSearch.expand(exchange.queryParams());
        boolean full = isTrue(exchange, "full") || expand.stream().anyMatch(HubJson.OF_REVISION::contains);
        List<HubRepository> found = search.in(repositories.all());
        int to = (int) Math.min(found.size(), (long) search.from() + search.limit());
        if (to < found.size()) {
            exchange.response().putHeader("Link", "<" + next(exchange, to) + ">; rel=\"next\"");
        }
        var models = json.createArrayNode();
        for (HubRepository repository : found.subList(Math.min(search.from(), to), to)) {
            models.add(HubJson.model(repository, full ? revisions.main(repository) : null, false, expand));
        }
        return models;
    }

    /** The URL of the next page, as the client sees this server. */
    private static String next(RoutingContext exchange, int from) {
        HttpServerRequest request = exchange.request();
        String host = request.getHeader("X-Forwarded-Host");
        String scheme = request.getHeader("X-Forwarded-Proto");
        String query = request.query() == null ? "" : request.query();
        String rest = Arrays.stream(query.split("&"))
                .filter(parameter -> !parameter.isEmpty() && !parameter.startsWith("cursor="))
                .map(parameter -> parameter + "&")
                .reduce("", String::concat);
        return (scheme == null ? request.scheme() : scheme.split(",", 2)[0].strip())
                + "://"
                + (host == null ? request.getHeader("Host") : host.split(",", 2)[0].strip())
                + request.path()
                + "?"
                + rest.replace("<", "%3C").replace(">", "%3E")
                + "cursor="
                + from;
    }

    /** JSON as one client sends it, a form as the other. */
    private JsonNode paths(RoutingContext exchange, Revision revision, Buffer body) throws JsonProcessingException {
        List<String> paths = new ArrayList<>();
        boolean expand = false;
        String type = exchange.request().getHeader("Content-Type");
        if (type != null && type.startsWith("application/x-www-form-urlencoded")) {
            for (String field : body.toString(StandardCharsets.UTF_8).split("&")) {
                String[] pair = field.split("=", 2);
                String value = pair.length == 2 ? formDecoded(pair[1]) : "";
                if (pair[0].equals("paths")) {
                    paths.add(value);
                } else if (pair[0].equals("expand")) {
                    expand = Boolean.parseBoolean(value);
                }
            }
        } else {
            JsonNode request = parsed(body);
            JsonNode wanted = request.path("paths");
            if (wanted.isTextual()) {
                paths.add(wanted.asText());
            }
            wanted.forEach(path -> paths.add(path.asText()));
            expand = request.path("expand").asBoolean();
        }
        if (paths.size() > MAX_PATHS) {
            throw HubError.of(400, "paths must have at most " + MAX_PATHS + " items");
        }
        return HubJson.paths(revision, paths, expand);
    }

    private static String formDecoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw HubError.of(400, "The body must be a form");
        }
    }

    private JsonNode parsed(Buffer body) {
        try {
            return json.readTree(body.getBytes());
        } catch (IOException malformed) {
            throw HubError.of(400, "The body must be JSON");
        }
    }

    private static boolean isTrue(RoutingContext exchange, String parameter) {
        List<String> values = exchange.queryParam(parameter);
        return !values.isEmpty()
                && (values.getFirst().equalsIgnoreCase("true")
                        || values.getFirst().equals("1"));
    }

    private void send(RoutingContext exchange, JsonNode body) throws JsonProcessingException {
        HttpServerResponse response = exchange.response();
        byte[] bytes = json.writeValueAsBytes(body);
        response.putHeader("Content-Type", "application/json; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Length", Integer.toString(bytes.length));
        if (exchange.request().method() == HttpMethod.HEAD) {
            response.end();
        } else {
            response.end(Buffer.buffer(bytes));
        }
    }

    private void refuse(RoutingContext exchange, HubError error) {
        HttpServerResponse response = exchange.response();
        if (response.headWritten() || response.closed()) {
            return;
        }
        response.headers().remove("Content-Length");
        response.setStatusCode(error.status()).putHeader("X-Error-Message", error.message());
        if (error.code() != null) {
            response.putHeader("X-Error-Code", error.code());
        }
        if (error.status() == 503) {
            response.putHeader("Retry-After", "5");
        }
        if (exchange.request().method() == HttpMethod.HEAD) {
            response.end();
            return;
        }
        response.putHeader("Content-Type", "application/json; charset=utf-8")
                .end(HubJson.error(String.valueOf(error.getMessage())).toString());
    }
}
