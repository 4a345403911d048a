package ai.beast.stack.proxy;

/**
 * Requests whose path is the prefix, or goes on from it with a slash, belong to a service.
 *
 * @param prefix starts with a slash and does not end with one; {@code /} is that path alone
 * @param service name for messages
 * @param port of the service on loopback
 */
public record Route(String prefix, String service, int port) {

    boolean matches(String path) {
        return path.equals(prefix) || (!prefix.equals("/") && path.startsWith(prefix + "/"));
    }
}
