package ai.beast.outgoing;

import ai.beast.security.OutboundGuard;
import ai.beast.security.OutboundGuard.Target;
import ai.beast.security.UrlHost;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ProxyOptions;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Connects to a host at the first of its addresses that accepts a connection ("happy eyeballs", RFC 8305). Thread-safe. */
public final class HostConnection {
    /** How long an attempt may last before the next address is tried beside it; RFC 8305 recommends this. */
    public static final Duration NEXT_ADDRESS_AFTER = Duration.ofMillis(250);

    private HostConnection() {}

    /** The name of a URL's server in messages and metrics: its host, and its port unless that is the scheme's own. */
    public static String server(URI url) {
        int port = UrlHost.port(url);
        return port < 0 ? String.valueOf(UrlHost.of(url)) : UrlHost.of(url) + ":" + port;
    }

    /**
     * A server that the operator configured, which may have a private address. Blocks on name resolution, for ten seconds at
     * most, without holding the thread below a virtual one.
     *
     * @param url http or https
     * @throws UnknownHostException also for a URL without a valid host name
     */
    public static Target configured(URI url) throws UnknownHostException {
        String host = UrlHost.of(url);
        if (host == null) {
            throw new UnknownHostException("The URL has no valid host name");
        }
        int standard = "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
        List<InetAddress> addresses = Arrays.asList(OutboundGuard.SYSTEM.resolve(host));
        return new Target(url, addresses, UrlHost.port(url) < 0 ? standard : UrlHost.port(url));
    }

    /**
     * Opens a connection with the URL's host as {@code Host} and TLS name: to the address that answered last, else to the first one,
     * and beside it to the next one whenever an attempt failed or has lasted for a while. The first connection wins. Nothing of the
     * request is sent before the returned future completes, so a failure says that the server has not acted. Goes through the proxy of
     * {@link OutgoingNetwork} where it leads to the target.
     *
     * @param options of the request; host, port, TLS and URI are set by this method
     * @param nextAfter how long an attempt may last before the next address is tried beside it
     */
    public static Future<HttpClientRequest> open(
            HttpClient client, RequestOptions options, Target target, Duration nextAfter) {
        return open(client, options, target, nextAfter, OutgoingNetwork.configured());
    }

    static Future<HttpClientRequest> open(
            HttpClient client, RequestOptions options, Target target, Duration nextAfter, OutgoingNetwork network) {
        options.setHost(UrlHost.of(target.uri()))
                .setPort(target.port())
                .setSsl(target.tls())
                .setURI(target.pathAndQuery());
        ProxyOptions proxy = network.proxy(target);
        if (proxy != null) {
            options.setProxyOptions(proxy);
            if (network.sendsNames()) {
                return client.request(options);
            }
        }
        return new AddressRace(client, options, target, nextAfter).run();
    }
}
