package ai.beast.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.beast.security.OutboundGuard.Target;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.PfxOptions;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy that asks for a password, and a server behind it whose certificate an authority of the test has signed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutgoingNetworkTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String PUBLIC = "93.184.215.14";
    private static final String PASSWORD = "changeit";
    private static final String CREDENTIALS =
            "Basic " + Base64.getEncoder().encodeToString("me:se:cret".getBytes(StandardCharsets.UTF_8));

    private final Vertx vertx = Vertx.vertx();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private Path authority;
    private HttpServer server;
    private HttpServer proxy;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        KeyStore store = ownAuthority(directory.resolve("keys.p12"));
        authority = directory.resolve("own.pem");
        String certificate = Base64.getMimeEncoder()
                .encodeToString(store.getCertificate("own").getEncoded());
        Files.writeString(authority, "-----BEGIN CERTIFICATE-----\n" + certificate + "\n-----END CERTIFICATE-----\n");
        server = listening(vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(new PfxOptions()
                                .setPath(directory.resolve("keys.p12").toString())
                                .setPassword(PASSWORD)))
                .requestHandler(request -> request.response().end("a model")));
        NetClient net = vertx.createNetClient();
        proxy = listening(vertx.createHttpServer().requestHandler(request -> relay(request, net)));
    }

    /** A key whose certificate is its own authority, for {@code model.example}. */
    private static KeyStore ownAuthority(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "own",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=Own",
                        "-ext",
                        "bc:c=ca:true",
                        "-ext",
                        "san=dns:model.example",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static HttpServer listening(HttpServer server) throws Exception {
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    /** Leads every tunnel to the server of the test, and answers whole requests itself. */
    private void relay(HttpServerRequest request, NetClient net) {
        asked.add(request.method() + " " + request.uri());
        if (!CREDENTIALS.equals(request.getHeader("Proxy-Authorization"))) {
            request.response().setStatusCode(407).end();
        } else if (request.method().equals(HttpMethod.CONNECT)) {
            net.connect(server.actualPort(), "127.0.0.1")
                    .onSuccess(upstream -> request.toNetSocket().onSuccess(tunnel -> {
                        tunnel.pipeTo(upstream);
                        upstream.pipeTo(tunnel);
                    }));
        } else {
            request.response().end("whole");
        }
    }

    @AfterAll
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void forget() {
        asked.clear();
    }

    @Test
    void givesTheProxyCheckedAddresses() throws Exception {
        assertThat(get("https://model.example/x", network(Map.of()))).isEqualTo("a model");
        assertThat(asked).containsExactly("CONNECT " + PUBLIC + ":443");
    }

    @Test
    void givesTheProxyNamesWhereThatIsSet() throws Exception {
        OutgoingNetwork names = network(Map.of("proxy-names", "true"));
        assertThat(get("https://model.example/x", names)).isEqualTo("a model");
        assertThat(get("http://model.example/x", names)).isEqualTo("whole");
        assertThat(asked).containsExactly("CONNECT model.example:443", "GET http://model.example/x");
    }

    @Test
    void readsSslCertFileWhereNoAuthorityIsSet() throws Exception {
        OutgoingNetwork network = network(Map.of("ca-file", "", "system-ca-file", authority.toString()));
        assertThat(get("https://model.example/x", network)).isEqualTo("a model");
    }

    @Test
    void trustsNoUnknownAuthority() {
        assertThatIOException()
                .isThrownBy(() -> get("https://model.example/x", network(Map.of("ca-file", ""))))
                .withStackTraceContaining("unable to find valid certification path");
    }

    @Test
    void trustsNoCertificateOfAnotherName() {
        assertThatIOException()
                .isThrownBy(() -> get("https://other.example/x", network(Map.of())))
                .withStackTraceContaining("other.example");
    }

    @Test
    void namesTheProxyThatRefuses() {
        OutgoingNetwork stranger = network(Map.of("proxy", "http://127.0.0.1:" + proxy.actualPort()));
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> get("https://model.example/x", stranger))
                .withMessage("No connection to model.example through the proxy 127.0.0.1:" + proxy.actualPort()
                        + " could be made")
                .withStackTraceContaining("407");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "169.254.169.254", "fd00::1", "::ffff:192.168.0.1"})
    void givesTheProxyNoPrivateAddress(String address) throws Exception {
        OutgoingNetwork network = network(Map.of("proxy-names", "true"));
        assertThat(network.proxy(target("https://model.example/x", address))).isNull();
        assertThat(network.proxy(target("https://model.example/x", PUBLIC, address)))
                .isNull();
    }

    @Test
    void fetchesPlainUrlsDirectlyWithoutNames() throws Exception {
        assertThat(network(Map.of()).proxy(target("http://model.example/x", PUBLIC)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "model.example",
                "EXAMPLE",
                "a.b, .example",
                "*.example",
                "model.example:443",
                PUBLIC,
                "93.184.0.0/16",
                "10.0.0.0/8 93.184.0.0/16"
            })
    void connectsDirectlyToHostsOfNoProxy(String hosts) throws Exception {
        assertThat(network(Map.of("no-proxy", hosts)).proxy(target("https://model.example/x", PUBLIC)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"del.example", "model.example:8443", "a.model.example", "10.0.0.0/8,fd00::/8", ","})
    void leavesOtherHostsToTheProxy(String hosts) throws Exception {
        assertThat(network(Map.of("no-proxy", hosts)).proxy(target("https://model.example/x", PUBLIC)))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://proxy.example", "ftp://proxy.example", "http://", "http://a b"})
    void refusesInvalidProxies(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network(Map.of("proxy", url)))
                .withMessageContaining("`AI_BEAST_PROXY` must be a URL");
    }

    @Test
    void refusesFilesWithoutCertificates(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("own.pem"), "no certificate");
        for (Path bad : List.of(file, directory.resolve("missing.pem"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> network(Map.of("ca-file", bad.toString())))
                    .withMessageContaining("`AI_BEAST_CA_FILE` must name a readable file");
        }
    }

    private OutgoingNetwork network(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "proxy", "http://me:se%3Acret@127.0.0.1:" + proxy.actualPort(), "ca-file", authority.toString()));
        all.putAll(settings);
        all.values().removeIf(String::isEmpty);
        return new OutgoingNetwork(all::get);
    }

    private static Target target(String url, String... addresses) throws Exception {
        List<InetAddress> all = new ArrayList<>();
        for (String address : addresses) {
            all.add(InetAddress.getByName(address));
        }
        return new Target(URI.create(url), all, url.startsWith("https") ? 443 : 80);
    }

    private String get(String url, OutgoingNetwork network) throws Exception {
        try (ReplyClient client = new ReplyClient(vertx, TIMEOUT, 1, network)) {
            return client.send(Request.get(target(url, PUBLIC), Map.of()), 1000, TIMEOUT)
                    .whole()
                    .toString();
        }
    }
}
