package ai.beast.outgoing;

import ai.beast.security.OutboundGuard;
import ai.beast.security.OutboundGuard.Target;
import ai.beast.security.UrlHost;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.TrustOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Proxy and certificate authorities of outgoing calls, by the settings {@code ai-beast.outgoing.*}. The proxy gets no private
 * address: hosts that have one are connected to directly. It gets the address that the outbound guard has checked and not the
 * host's name, unless set otherwise, because it could find another address for the name. Immutable.
 */
public final class OutgoingNetwork {
    private static final String PREFIX = "ai-beast.outgoing.";
    private static @Nullable OutgoingNetwork configured;

    private final @Nullable ProxyOptions proxy;
    private final boolean names;
    private final DirectHosts direct;
    private final @Nullable Authorities authorities;

    /** @throws IllegalArgumentException naming the setting that is invalid */
    OutgoingNetwork(UnaryOperator<@Nullable String> setting) {
        String url = setting.apply("proxy");
        this.proxy = url == null ? null : proxy(url);
        this.names = Boolean.parseBoolean(setting.apply("proxy-names"));
        this.direct =
                DirectHosts.parse(Optional.ofNullable(setting.apply("no-proxy")).orElse(""));
        this.authorities = Authorities.of(setting.apply("ca-file"), setting.apply("system-ca-file"));
    }

    /**
     * By the configuration of this process, which is read once.
     *
     * @throws IllegalArgumentException naming the setting that is invalid
     */
    public static synchronized OutgoingNetwork configured() {
        if (configured == null) {
            Config config = ConfigProvider.getConfig();
            configured = new OutgoingNetwork(
                    name -> config.getOptionalValue(PREFIX + name, String.class).orElse(null));
        }
        return configured;
    }

    private static ProxyOptions proxy(String text) {
        String rule = "`AI_BEAST_PROXY` must be a URL such as http://proxy.example:3128 or socks5://proxy.example:1080";
        URI url;
        try {
            url = URI.create(text.contains("://") ? text.strip() : "http://" + text.strip());
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(rule, malformed);
        }
        boolean socks = "socks5".equalsIgnoreCase(url.getScheme()) || "socks5h".equalsIgnoreCase(url.getScheme());
        String host = UrlHost.of(url);
        if (host == null || !socks && !"http".equalsIgnoreCase(url.getScheme())) {
            throw new IllegalArgumentException(rule);
        }
        int port = UrlHost.port(url);
        ProxyOptions proxy = new ProxyOptions()
                .setType(socks ? ProxyType.SOCKS5 : ProxyType.HTTP)
                .setHost(host)
                .setPort(port >= 0 ? port : socks ? 1080 : 80);
        String user = url.getUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            proxy.setUsername(colon < 0 ? user : user.substring(0, colon));
            proxy.setPassword(colon < 0 ? "" : user.substring(colon + 1));
        }
        return proxy;
    }

    /**
     * The proxy that leads to a target. Null: connect to it directly. An HTTP proxy gets an {@code http} URL whole, with the host's
     * name, so such URLs are fetched through it only where it may get names.
     */
    @Nullable
    ProxyOptions proxy(Target target) {
        boolean whole = !target.tls() && proxy != null && proxy.getType() == ProxyType.HTTP;
        boolean through = proxy != null
                && (names || !whole)
                && target.addresses().stream().allMatch(OutboundGuard::isPublic)
                && !direct.contains(target);
        return through ? proxy : null;
    }

    /** Whether the proxy gets names and resolves them. */
    boolean sendsNames() {
        return names;
    }

    /** For messages: empty when the target is connected to directly. */
    public String through(Target target) {
        ProxyOptions used = proxy(target);
        return used == null ? "" : " through the proxy " + used.getHost() + ":" + used.getPort();
    }

    /** Lets a client trust the configured authorities besides those of Java. */
    public HttpClientOptions secured(HttpClientOptions options) {
        return authorities == null ? options : options.setTrustOptions(TrustOptions.wrap(authorities.trust()));
    }

    /** Lets a client trust the configured authorities besides those of Java. */
    public HttpClient.Builder secured(HttpClient.Builder client) {
        return authorities == null ? client : client.sslContext(authorities.context());
    }
}
