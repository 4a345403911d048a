package ai.beast.testing.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A model server on loopback that speaks Ollama's API and OpenAI's. It has the models it is given and says what its {@link Script}s
 * say: one for each of the next requests of a path in turn, {@code Hello world} without one. It keeps a log of its calls with what became
 * of each. It can be stopped and started on the same port. Thread-safe.
 */
public final class FakeModelServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    private final ServedModels models = new ServedModels();
    private final Map<String, Deque<Script>> scripts = new ConcurrentHashMap<>();
    private final Queue<ModelCall> calls = new ConcurrentLinkedQueue<>();
    private final Queue<ModelCall> listings = new ConcurrentLinkedQueue<>();
    private volatile Script otherwise = Script.words("Hello", " world");
    private @Nullable HttpServer server;
    private final int port;

    private FakeModelServer() {
        HttpServer started = listen(0);
        this.server = started;
        this.port = started.actualPort();
    }

    /** Starts on a free port of 127.0.0.1 with these models, none of them loaded. */
    public static FakeModelServer start(String... models) {
        FakeModelServer server = new FakeModelServer();
        for (String model : models) {
            server.add(model);
        }
        return server;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Has this model from now on; its digest is that of its name. */
    public FakeModelServer add(String model) {
        return add(model, model);
    }

    /** Has this model from now on, with the digest of this content. */
    public FakeModelServer add(String model, String content) {
        models.add(model, content);
        return this;
    }

    public FakeModelServer remove(String model) {
        models.remove(model);
        return this;
    }

    /** Lists the model as running from now on; requests load nothing by themselves. */
    public FakeModelServer load(String model) {
        models.load(model);
        return this;
    }

    public FakeModelServer unload(String model) {
        models.unload(model);
        return this;
    }

    /** The next requests of the path get these, one each. */
    public FakeModelServer next(String path, Script... each) {
        scripts.computeIfAbsent(path, _ -> new ConcurrentLinkedDeque<>()).addAll(List.of(each));
        return this;
    }

    /** What requests get that have no script of their own. */
    public FakeModelServer otherwise(Script script) {
        otherwise = script;
        return this;
    }

    /** All requests that name a model, oldest first; lists and probes are not among them. */
    public List<ModelCall> calls() {
        return List.copyOf(calls);
    }

    public List<ModelCall> calls(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    /** Requests for lists of models, versions and health, oldest first. */
    public List<ModelCall> listings() {
        return List.copyOf(listings);
    }

    /** Forgets all requests so far, for those who send very many. */
    public FakeModelServer forgetCalls() {
        calls.clear();
        listings.clear();
        return this;
    }

    /** Fails unless every script was used. */
    public void verifyScriptsUsed() {
        scripts.forEach((path, left) -> {
            if (!left.isEmpty()) {
                throw new AssertionError(left.size() + " scripts of " + path + " were not used");
            }
        });
    }

    /** Breaks all connections and refuses new ones until {@link #comeBack}, as a killed process does. */
    public synchronized void goAway() {
        HttpServer running = server;
        if (running != null) {
            calls.forEach(call -> call.end(ModelCall.Outcome.CUT));
            await(running.close());
            server = null;
        }
    }

    /** Listens on the same port again. */
    public synchronized void comeBack() {
        if (server == null) {
            server = listen(port);
        }
    }

    @Override
    public void close() {
        goAway();
        await(vertx.close());
    }

    private HttpServer listen(int onPort) {
        HttpServerOptions options =
                new HttpServerOptions().setHost("127.0.0.1").setPort(onPort).setHttp2ClearTextEnabled(false);
        return await(
                vertx.createHttpServer(options).requestHandler(this::receive).listen());
    }

    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> answer(request, body));
    }

    private void answer(HttpServerRequest request, Buffer body) {
        Map<String, String> headers = new TreeMap<>();
        request.headers().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        String path = request.path();
        ModelCall call = new ModelCall(request.method().name(), path, headers, json(body));
        boolean listing = !request.method().name().equals("POST") && !path.equals("/api/delete");
        (listing ? listings : calls).add(call);
        Script script =
                scripts.getOrDefault(path, new ConcurrentLinkedDeque<>()).poll();
        ReplyScript reply = new ReplyScript(request, call, script == null ? otherwise : script, models);
        Thread thread = Thread.ofVirtual().name("fake-model-server").unstarted(reply::run);
        request.response().closeHandler(_ -> {
            call.end(ModelCall.Outcome.CANCELLED);
            thread.interrupt();
        });
        thread.start();
    }

    private static JsonNode json(Buffer body) {
        try {
            JsonNode read = JSON.readTree(body.getBytes());
            return read == null ? MissingNode.getInstance() : read;
        } catch (IOException noJson) {
            return MissingNode.getInstance();
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
