package ai.beast.events.console;

import ai.beast.problem.ProblemException;
import ai.beast.problem.RouteProblems;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * {@code /console/…}. Only {@code /console/assets/…} are files; their names change with their content, so that they are kept
 * for ever. Every other path is a screen of the console and gets its page. {@code /} leads there.
 */
@ApplicationScoped
class ConsoleRoute {
    /** After those who authenticate and authorize, before the framework's own files. */
    private static final int ORDER = 1000;

    private static final String ROOT = "/console/";
    private static final String ASSETS = "assets/";
    private static final String PAGE = "index.html";
    private static final Map<String, String> SECURITY_HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                    + " require-trusted-types-for 'script'; trusted-types lit-html dompurify beast-worker",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin");

    private final ConsoleFiles files;
    private final RouteProblems problems;
    private final ExecutorService blocking;

    ConsoleRoute(ConsoleFiles files, RouteProblems problems, @VirtualThreads ExecutorService blocking) {
        this.files = files;
        this.problems = problems;
        this.blocking = blocking;
    }

    void register(@Observes Router router) {
        for (String path : List.of("/", "/console/*")) {
            router.route(path)
                    .method(HttpMethod.GET)
                    .method(HttpMethod.HEAD)
                    .order(ORDER)
                    .handler(this::serve);
        }
    }

    private void serve(RoutingContext context) {
        SECURITY_HEADERS.forEach(context.response()::putHeader);
        String path = context.normalizedPath();
        if (!path.startsWith(ROOT)) {
            context.response().setStatusCode(302).putHeader("Location", ROOT).end();
            return;
        }
        String name = path.startsWith(ROOT + ASSETS) ? path.substring(ROOT.length()) : PAGE;
        Context loop = Vertx.currentContext();
        CompletableFuture.supplyAsync(() -> files.find(name), blocking)
                .whenComplete((file, failure) -> loop.runOnContext(_ -> answer(context, name, file, failure)));
    }

    private void answer(
            RoutingContext context, String name, @Nullable Optional<ConsoleFile> file, @Nullable Throwable failure) {
        if (file == null) {
            problems.answer(context, failure == null ? new IllegalStateException("neither file nor failure") : failure);
        } else if (file.isEmpty()) {
            problems.answer(
                    context,
                    ProblemException.notFound(
                            name.equals(PAGE) ? "This build has no console" : "The console has no file " + name));
        } else {
            send(context, name, file.get());
        }
    }

    private static void send(RoutingContext context, String name, ConsoleFile file) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        response.putHeader("Cache-Control", name.equals(PAGE) ? "no-cache" : "public, max-age=31536000, immutable")
                .putHeader("ETag", file.etag())
                .putHeader("Vary", "Accept-Encoding");
        String known = request.getHeader("If-None-Match");
        if (known != null && known.contains(file.etag())) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader("Content-Type", file.mediaType());
        byte[] gzip = file.gzip();
        String accepted = request.getHeader("Accept-Encoding");
        if (gzip != null && accepted != null && accepted.contains("gzip")) {
            response.putHeader("Content-Encoding", "gzip").end(Buffer.buffer(gzip));
        } else {
            response.end(Buffer.buffer(file.content()));
        }
    }
}
