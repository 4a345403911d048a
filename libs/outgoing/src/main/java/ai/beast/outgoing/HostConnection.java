package ai.beast.outgoing;

import ai.beast.security.OutboundGuard;
import ai.beast.security.OutboundGuard.Target;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Connects to a host at the first of its addresses that accepts a connection. Stateless. */
public final class HostConnection {
    /** Connect timeout of an address that has another one after it. */
    public static final Duration NEXT_ADDRESS_AFTER = Duration.ofSeconds(3);

    private HostConnection() {}

    /** The name of a URL's server in messages and metrics: its host, and its port unless that is the scheme's own. */
    public static String server(URI url) {
        return url.getPort() < 0 ? String.valueOf(url.getHost()) : url.getHost() + ":" + url.getPort();
    }

    /**
     * A server that the operator configured, which may have a private address. Blocks on name resolution, for ten seconds at
     * most, without holding the thread below a virtual one.
     *
     * @param url http or https
     * @throws UnknownHostException also for a URL without a valid host name, such as one with an underscore
     */
    public static Target configured(URI url) throws UnknownHostException {
        if (url.getHost() == null) {
            throw new UnknownHostException("The URL has no valid host name");
        }
        int standard = "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
        List<InetAddress> addresses = Arrays.asList(OutboundGuard.SYSTEM.resolve(url.getHost()));
        return new Target(url, addresses, url.getPort() < 0 ? standard : url.getPort());
    }

    /**
     * Opens a connection with the URL's host as {@code Host} and TLS name. Nothing of the request is sent before the returned
     * future completes, so a failure says that the server has not acted.
     *
     * @param options of the request; host, port, TLS and URI are set by this method
     * @param nextAfter connect timeout of every address but the last, which has the client's own
     */
    public static Future<HttpClientRequest> open(
            HttpClient client, RequestOptions options, Target target, Duration nextAfter) {
        options.setHost(target.uri().getHost())
                .setPort(target.port())
                .setSsl(target.tls())
                .setURI(target.pathAndQuery());
        return next(client, options, target.addresses().iterator(), nextAfter);
    }

    private static Future<HttpClientRequest> next(
            HttpClient client, RequestOptions options, Iterator<InetAddress> addresses, Duration nextAfter) {
        RequestOptions pinned = new RequestOptions(options)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(addresses.next(), options.getPort())));
        if (!addresses.hasNext()) {
            return client.request(pinned);
        }
        pinned.setConnectTimeout(nextAfter.toMillis());
        return client.request(pinned).recover(_ -> next(client, options, addresses, nextAfter));
    }
}
