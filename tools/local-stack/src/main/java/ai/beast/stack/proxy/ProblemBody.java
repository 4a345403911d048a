package ai.beast.stack.proxy;

import io.vertx.core.json.JsonObject;

/** The proxy's own answers, in the shape every service uses. */
final class ProblemBody {
    static final String MEDIA_TYPE = "application/problem+json";

    private ProblemBody() {}

    static String of(int status, String code, String title, String detail) {
        return new JsonObject()
                .put("type", "urn:ai-beast:problem:" + code)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("code", code)
                .encode();
    }
}
