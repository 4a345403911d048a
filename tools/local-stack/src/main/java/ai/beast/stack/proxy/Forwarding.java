package ai.beast.stack.proxy;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.util.Optional;

/** Tells the service who asked and for which host, and answers for it when it can't be reached. */
record Forwarding(Routes routes) implements ProxyInterceptor {

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        ProxyRequest request = context.request();
        HttpServerRequest original = request.proxiedRequest();
        Optional.ofNullable(original.authority()).ifPresent(request::setAuthority);
        announce(original, request.headers());
        return context.sendRequest()
                .recover(down -> Future.succeededFuture(unavailable(
                        request,
                        routes.find(original.path()).map(Route::service).orElse("service"))));
    }

    /** Sets what the client itself may not claim. */
    static void announce(HttpServerRequest original, MultiMap headers) {
        headers.set("X-Forwarded-For", original.remoteAddress().hostAddress())
                .set("X-Forwarded-Proto", "http")
                .set(
                        "X-Forwarded-Host",
                        Optional.ofNullable(original.getHeader("Host")).orElse(""));
    }

    private static ProxyResponse unavailable(ProxyRequest request, String service) {
        ProblemBody problem = ProblemBody.unavailable(service);
        boolean page = RetryPage.wanted(request.proxiedRequest());
        ProxyResponse response = request.release().response().setStatusCode(problem.status());
        response.putHeader("Content-Type", page ? RetryPage.MEDIA_TYPE : ProblemBody.MEDIA_TYPE);
        response.putHeader("Retry-After", Integer.toString(problem.retryAfterSeconds()));
        if (page) {
            response.putHeader("Content-Security-Policy", RetryPage.POLICY);
        }
        return response.setBody(Body.body(Buffer.buffer(page ? RetryPage.of(problem) : problem.json())));
    }
}
