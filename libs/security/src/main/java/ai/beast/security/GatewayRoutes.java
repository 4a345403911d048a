package ai.beast.security;

/**
 * The paths of the model gateway. They need the infer scope whatever their method; the gateway itself asks for the write scope where a
 * request changes models.
 */
final class GatewayRoutes {
    private static final String OLLAMA = "/ollama";
    private static final String OPENAI = "/v1";

    private GatewayRoutes() {}

    static boolean isGateway(String path) {
        return isBelow(path, OLLAMA) || isBelow(path, OPENAI);
    }

    /** Where Ollama's clients look whether a server is there, without a key. */
    static boolean isRoot(String path) {
        return path.equals(OLLAMA) || path.equals(OLLAMA + "/");
    }

    private static boolean isBelow(String path, String prefix) {
        return path.equals(prefix) || path.startsWith(prefix + "/");
    }
}
