package ai.beast.outgoing;

import ai.beast.security.OutboundGuard.Target;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Attempts to connect to the addresses of one host, each started a while after the one before. Used once; thread-safe. */
final class AddressRace {
    private static final int MAX_REMEMBERED = 1000;
    /** A name may have thousands, which its owner chooses. */
    private static final int MAX_ADDRESSES = 8;

    /** The address of each server that was connected to last, unless the request failed there. */
    private static final Map<String, InetAddress> REACHED = new ConcurrentHashMap<>();

    private final HttpClient client;
    private final RequestOptions options;
    private final String server;
    private final Duration nextAfter;
    private final List<InetAddress> addresses;
    private final Promise<HttpClientRequest> winner = Promise.promise();
    private int started;
    private int running;
    private boolean won;

    AddressRace(HttpClient client, RequestOptions options, Target target, Duration nextAfter) {
        this.client = client;
        this.options = options;
        this.server = HostConnection.server(target.uri());
        this.nextAfter = nextAfter;
        this.addresses = ordered(target.addresses(), REACHED.get(server));
    }

    /** Both families in turn, as RFC 8305 section 4 has it, so that a network without one of them costs one wait. */
    private static List<InetAddress> ordered(List<InetAddress> resolved, @Nullable InetAddress reached) {
        Deque<InetAddress> first = new ArrayDeque<>();
        Deque<InetAddress> other = new ArrayDeque<>();
        for (InetAddress address : resolved) {
            (address.getClass() == resolved.getFirst().getClass() ? first : other).add(address);
        }
        List<InetAddress> ordered = new ArrayList<>();
        while (!first.isEmpty() || !other.isEmpty()) {
            if (!first.isEmpty()) {
                ordered.add(first.poll());
            }
            if (!other.isEmpty()) {
                ordered.add(other.poll());
            }
        }
        if (reached != null && ordered.remove(reached)) {
            ordered.addFirst(reached);
        }
        return ordered.subList(0, Math.min(ordered.size(), MAX_ADDRESSES));
    }

    Future<HttpClientRequest> run() {
        startAfter(0);
        return winner.future();
    }

    /** Starts the next attempt unless others have been started meanwhile. */
    private void startAfter(int before) {
        InetAddress address;
        synchronized (this) {
            if (started != before || started == addresses.size() || won) {
                return;
            }
            address = addresses.get(started);
            started++;
            running++;
        }
        RequestOptions pinned = new RequestOptions(options)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, options.getPort())));
        client.request(pinned).onComplete(result -> ended(address, result));
        if (before + 1 < addresses.size()) {
            CompletableFuture.delayedExecutor(nextAfter.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> startAfter(before + 1));
        }
    }

    private void ended(InetAddress address, AsyncResult<HttpClientRequest> result) {
        int next;
        boolean first;
        boolean last;
        synchronized (this) {
            running--;
            next = started;
            first = result.succeeded() && !won;
            won |= first;
            last = running == 0 && started == addresses.size() && !won;
        }
        if (first) {
            won(address, result.result());
        } else if (result.succeeded()) {
            // Another address was faster; this connection returns to the pool.
            result.result().exceptionHandler(_ -> {});
            result.result().reset();
        } else if (last) {
            winner.tryFail(result.cause());
        } else {
            startAfter(next);
        }
    }

    private void won(InetAddress address, HttpClientRequest request) {
        if (addresses.size() > 1) {
            if (REACHED.size() >= MAX_REMEMBERED) {
                REACHED.clear();
            }
            REACHED.put(server, address);
            // Before the request is anyone's: an address that accepts connections and answers none is not the first
            // again.
            request.response().onFailure(_ -> REACHED.remove(server, address));
        }
        winner.complete(request);
    }
}
