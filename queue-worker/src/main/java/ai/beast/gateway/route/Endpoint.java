package ai.beast.gateway.route;

import java.util.Optional;

/** The paths of the gateway. A path that is not here is refused: what a new version of a backend adds is closed until it is listed. */
public enum Endpoint {
    ROOT(Dialect.OLLAMA, "GET HEAD", "/", Use.ROOT),
    VERSION(Dialect.OLLAMA, "GET HEAD", "/api/version", Use.VERSION),
    TAGS(Dialect.OLLAMA, "GET HEAD", "/api/tags", Use.MODELS),
    RUNNING(Dialect.OLLAMA, "GET", "/api/ps", Use.RUNNING),
    SHOW(Dialect.OLLAMA, "POST", "/api/show", Use.MODEL),
    CHAT(Dialect.OLLAMA, "POST", "/api/chat", Use.INFERENCE),
    GENERATE(Dialect.OLLAMA, "POST", "/api/generate", Use.INFERENCE),
    EMBED(Dialect.OLLAMA, "POST", "/api/embed", Use.INFERENCE),
    OLD_EMBEDDINGS(Dialect.OLLAMA, "POST", "/api/embeddings", Use.INFERENCE),
    PULL(Dialect.OLLAMA, "POST", "/api/pull", Use.CHANGE),
    PUSH(Dialect.OLLAMA, "POST", "/api/push", Use.CHANGE),
    CREATE(Dialect.OLLAMA, "POST", "/api/create", Use.CHANGE),
    COPY(Dialect.OLLAMA, "POST", "/api/copy", Use.CHANGE),
    DELETE(Dialect.OLLAMA, "DELETE", "/api/delete", Use.CHANGE),
    BLOB(Dialect.OLLAMA, "HEAD POST", "/api/blobs/*", Use.CHANGE),

    MODELS(Dialect.OPENAI, "GET", "/models", Use.MODELS),
    MODEL(Dialect.OPENAI, "GET", "/models/*", Use.ONE_MODEL),
    CHAT_COMPLETIONS(Dialect.OPENAI, "POST", "/chat/completions", Use.INFERENCE),
    COMPLETIONS(Dialect.OPENAI, "POST", "/completions", Use.INFERENCE),
    RESPONSES(Dialect.OPENAI, "POST", "/responses", Use.INFERENCE),
    EMBEDDINGS(Dialect.OPENAI, "POST", "/embeddings", Use.INFERENCE),
    RERANK(Dialect.OPENAI, "POST", "/rerank", Use.INFERENCE),
    TRANSCRIPTIONS(Dialect.OPENAI, "POST", "/audio/transcriptions", Use.INFERENCE),
    TRANSLATIONS(Dialect.OPENAI, "POST", "/audio/translations", Use.INFERENCE),
    SPEECH(Dialect.OPENAI, "POST", "/audio/speech", Use.INFERENCE);

    /** What the gateway does with a request. */
    public enum Use {
        /** Says that it runs; needs no key. */
        ROOT,
        /** States a version of Ollama's API. */
        VERSION,
        /** Lists the models of all backends, and the aliases. */
        MODELS,
        /** Shows one entry of that list. */
        ONE_MODEL,
        /** Lists what is loaded. */
        RUNNING,
        /** Asks a backend about a model. */
        MODEL,
        /** Has a model do work: admitted, counted and passed on. */
        INFERENCE,
        /** Changes the models of a backend: needs the write scope, and is passed on to the first Ollama. */
        CHANGE
    }

    private final Dialect dialect;
    private final String methods;
    private final String path;
    private final Use use;

    Endpoint(Dialect dialect, String methods, String path, Use use) {
        this.dialect = dialect;
        this.methods = methods;
        this.path = path;
        this.use = use;
    }

    /**
     * The endpoint of a request.
     *
     * @param path at the entry point, as the client sent it; a path that needs decoding or resolving is no endpoint
     */
    public static Optional<Endpoint> of(String method, String path) {
        for (Endpoint endpoint : values()) {
            if (endpoint.answers(method) && endpoint.matches(path)) {
                return Optional.of(endpoint);
            }
        }
        return Optional.empty();
    }

    /** Whether some method of the path is an endpoint. */
    public static boolean knows(String path) {
        for (Endpoint endpoint : values()) {
            if (endpoint.matches(path)) {
                return true;
            }
        }
        return false;
    }

    private boolean answers(String method) {
        for (String each : methods.split(" ")) {
            if (each.equals(method)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(String full) {
        String prefix = dialect.prefix();
        if (!full.startsWith(prefix)) {
            return false;
        }
        String rest = full.substring(prefix.length());
        if (path.endsWith("*")) {
            String start = path.substring(0, path.length() - 1);
            return rest.startsWith(start) && rest.length() > start.length() && !rest.contains("/../");
        }
        return rest.equals(path) || (this == ROOT && rest.isEmpty());
    }

    public Dialect dialect() {
        return dialect;
    }

    public Use use() {
        return use;
    }

    /** The value of the label {@code endpoint} of metrics: the path at a backend, without parameters. */
    public String label() {
        return dialect == Dialect.OPENAI ? dialect.prefix() + path : path;
    }

    /** The path at a backend that a request of this endpoint goes to. */
    public String upstream(String full) {
        return dialect == Dialect.OLLAMA ? full.substring(dialect.prefix().length()) : full;
    }

    /** Whether the body is a form with a file, in which the model is a field. */
    public boolean isForm() {
        return this == TRANSCRIPTIONS || this == TRANSLATIONS;
    }
}
