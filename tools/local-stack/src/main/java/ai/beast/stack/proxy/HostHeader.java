package ai.beast.stack.proxy;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.regex.Pattern;

/** The rules of RFC 9112, section 3.2: a request of HTTP/1.1 has exactly one Host, and one that names a host. Stateless. */
final class HostHeader {
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9._~!$&'()*+,;=%-]{1,255}|\\[[0-9A-Fa-f:.%A-Za-z]{2,64}\\])(:[0-9]{0,5})?");

    private HostHeader() {}

    static boolean isValid(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll("Host");
        if (hosts.isEmpty()) {
            return request.version() == HttpVersion.HTTP_1_0;
        }
        return hosts.size() == 1 && HOST.matcher(hosts.getFirst()).matches();
    }
}
