package ai.beast.gateway.http;

import ai.beast.gateway.alias.ResolvedModel;
import ai.beast.gateway.route.Dialect;
import ai.beast.gateway.route.Endpoint;
import ai.beast.gateway.route.GatewayError;
import ai.beast.gateway.route.GatewayException;
import ai.beast.gateway.route.ModelRequest;
import ai.beast.limits.Limiter;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Answers the requests of {@code /ollama/*} and {@code /v1/*} whose callers are known. Thread-safe. */
public final class Gateway {
    private static final Logger LOG = Logger.getLogger(Gateway.class);

    /** Larger bodies are parsed away from the event loop. */
    private static final int MAX_PARSED_INLINE = 256 * 1024;

    private final GatewayParts parts;
    private final Limiter limiter;
    private final BodyMemory memory;

    /** @param limiter applies the limits of keys to requests that have a model do work */
    public Gateway(GatewayParts parts, Limiter limiter) {
        this.parts = parts;
        this.limiter = limiter;
        this.memory = new BodyMemory(parts.settings().bodyMemory());
    }

    /**
     * Answers a request on its event loop.
     *
     * @param whenEnded registers what is to run once the reply is complete or the connection closed
     */
    public void handle(HttpServerRequest request, GatewayCaller caller, Consumer<Runnable> whenEnded) {
        String path = request.path() == null ? "" : request.path();
        Dialect dialect = path.startsWith(Dialect.OPENAI.prefix() + "/") ? Dialect.OPENAI : Dialect.OLLAMA;
        ClientExchange client = new ClientExchange(request, dialect);
        whenEnded.accept(client::ended);
        try {
            Endpoint endpoint = Endpoint.of(request.method().name(), path).orElseThrow(() -> unknown(path));
            answer(endpoint, client, caller);
        } catch (GatewayException refused) {
            client.refuse(refused.error());
        }
    }

    private static GatewayException unknown(String path) {
        return new GatewayException(
                Endpoint.knows(path)
                        ? GatewayError.of(405, "method_not_allowed", "the method is not supported at this path")
                        : GatewayError.of(404, "not_found", "the gateway has no such path"));
    }

    private void answer(Endpoint endpoint, ClientExchange client, GatewayCaller caller) throws GatewayException {
        String path = client.request().path();
        ModelLists lists = new ModelLists(parts, caller);
        switch (endpoint.use()) {
            case ROOT ->
                client.response()
                        .putHeader("Content-Type", "text/plain; charset=utf-8")
                        .end("Ollama is running");
            case VERSION -> new PassedRequest(parts, client).toFirst(endpoint.upstream(path));
            case MODELS -> client.answer(lists.of(endpoint.dialect()).toString());
            case RUNNING -> client.answer(lists.running().toString());
            case ONE_MODEL -> client.answer(oneModel(path, caller));
            case MODEL, INFERENCE -> {
                requirePlain(client.request());
                read(endpoint, client, caller);
            }
            case CHANGE -> {
                if (!caller.mayChange()) {
                    throw new GatewayException(
                            GatewayError.of(
                                    403,
                                    "forbidden",
                                    "this key may use models, not change them; it needs the scope write, and no list of models"));
                }
                new PassedRequest(parts, client).toFirst(endpoint.upstream(path));
            }
        }
    }

    private String oneModel(String path, GatewayCaller caller) throws GatewayException {
        String name = decoded(path.substring((Dialect.OPENAI.prefix() + "/models/").length()));
        ResolvedModel model = parts.names().resolve(name, caller.allowed());
        return ModelLists.openAi(name, model.places().places().getFirst()).toString();
    }

    private static String decoded(String text) throws GatewayException {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new GatewayException(GatewayError.invalid("the path must be percent-encoded"));
        }
    }

    /** A backend that takes the other of two types, or unpacks the body, would read another model in it. */
    private static void requirePlain(HttpServerRequest request) throws GatewayException {
        if (request.headers().getAll("Content-Type").size() > 1) {
            throw new GatewayException(GatewayError.invalid("the request must have one Content-Type"));
        }
        for (String encoding : request.headers().getAll("Content-Encoding")) {
            if (!encoding.strip().equalsIgnoreCase("identity")) {
                throw new GatewayException(
                        GatewayError.of(415, "unsupported_media_type", "the request body must not be compressed"));
            }
        }
    }

    private void read(Endpoint endpoint, ClientExchange client, GatewayCaller caller) {
        BodyMemory.Share share = memory.share();
        client.whenGone(share::release);
        BodyReader.read(
                        parts.vertx(),
                        client.request(),
                        parts.settings().maxBody(),
                        parts.settings().bodyTimeout(),
                        share)
                .compose(body -> parsed(endpoint, client, body))
                .onSuccess(guarded(client, request -> {
                    if (endpoint.use() == Endpoint.Use.INFERENCE) {
                        new InferenceCall(parts, caller, client, endpoint, new PendingBody(request, share))
                                .start(limiter);
                    } else {
                        ResolvedModel model = parts.names().resolve(request.model(), caller.allowed());
                        new PassedRequest(parts, client)
                                .about(
                                        model,
                                        request,
                                        endpoint.upstream(client.request().path()));
                    }
                }))
                .onFailure(failure -> refuse(client, failure));
    }

    private Future<ModelRequest> parsed(Endpoint endpoint, ClientExchange client, Buffer body) {
        if (body.length() <= MAX_PARSED_INLINE) {
            try {
                return Future.succeededFuture(parse(endpoint, client, body));
            } catch (GatewayException refused) {
                return Future.failedFuture(refused);
            }
        }
        return parts.vertx().executeBlocking(() -> parse(endpoint, client, body), false);
    }

    private static ModelRequest parse(Endpoint endpoint, ClientExchange client, Buffer body) throws GatewayException {
        return endpoint.isForm()
                ? ModelRequest.ofForm(body, client.request().getHeader("Content-Type"))
                : ModelRequest.ofJson(body, endpoint == Endpoint.SHOW);
    }

    @FunctionalInterface
    private interface Step {
        void on(ModelRequest request) throws GatewayException;
    }

    private static Handler<ModelRequest> guarded(ClientExchange client, Step step) {
        return request -> {
            try {
                step.on(request);
            } catch (GatewayException | RuntimeException failure) {
                refuse(client, failure);
            }
        };
    }

    private static void refuse(ClientExchange client, Throwable failure) {
        if (failure instanceof GatewayException refused) {
            client.refuse(refused.error());
        } else if (!client.isGone()) {
            LOG.error("A request to the gateway failed unexpectedly", failure);
            client.refuse(
                    GatewayError.of(500, "internal_error", "the request failed; the service's log has the reason"));
        }
    }
}
