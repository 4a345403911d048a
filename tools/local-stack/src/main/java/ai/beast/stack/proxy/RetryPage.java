package ai.beast.stack.proxy;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/** What a person sees who opens a page of a service that is down: the reason, and the page itself as soon as it is there. */
final class RetryPage {
    static final String MEDIA_TYPE = "text/html; charset=utf-8";

    /** The page has neither scripts nor styles. */
    static final String POLICY = "default-src 'none'; frame-ancestors 'none'";

    private RetryPage() {}

    /** Whether a browser asks for a page. */
    static boolean wanted(HttpServerRequest request) {
        String accepted = request.getHeader("Accept");
        return request.method() == HttpMethod.GET && accepted != null && accepted.contains("text/html");
    }

    static String of(ProblemBody problem) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta http-equiv="refresh" content="%d">
                <title>AI Beast</title>
                </head>
                <body>
                <h1>AI Beast is not ready</h1>
                <p>%s. This page tries again by itself.</p>
                <p><code>beast status</code> shows what runs.</p>
                </body>
                </html>
                """.formatted(problem.retryAfterSeconds(), problem.detail());
    }
}
