package ai.beast.versioning.repair;

import ai.beast.outgoing.Reply;
import ai.beast.outgoing.ReplyClient;
import ai.beast.outgoing.Request;
import ai.beast.security.OutboundGuard;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Single HTTP range requests to addresses the guard has checked. Blocks; thread-safe. */
final class RangeExchange implements AutoCloseable {
    private static final int PARTIAL_CONTENT = 206;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final OutboundGuard guard;
    private final ReplyClient client;
    private final Duration timeout;

    /** @param timeout of request and reply together */
    RangeExchange(Vertx vertx, OutboundGuard guard, Duration timeout) {
        this.guard = guard;
        this.timeout = timeout;
        this.client = new ReplyClient(vertx, CONNECT_TIMEOUT);
    }

    /**
     * A range, or what was sent in its place.
     *
     * @param location of a redirect; null for any other status
     * @param body null unless it is the requested range
     */
    record Range(
            int status, @Nullable String location, @Nullable Buffer body) {}

    /**
     * Requests bytes.
     *
     * @param from first byte
     * @param length bytes, at least 1
     * @throws ai.beast.problem.ProblemException of the guard
     * @throws IOException when no reply arrives in time
     */
    Range get(URI url, long from, int length) throws IOException, InterruptedException {
        Map<String, String> headers = Map.of(
                "User-Agent", "ai-beast",
                "Accept-Encoding", "identity",
                "Range", "bytes=" + from + "-" + (from + length - 1));
        Reply reply = client.send(Request.get(guard.check(url), headers), length, timeout);
        Buffer body = reply.body();
        boolean wanted = reply.status() == PARTIAL_CONTENT && body != null && body.length() == length;
        String location = reply.status() / 100 == 3 ? reply.header("Location").orElse(null) : null;
        return new Range(reply.status(), location, wanted ? body : null);
    }

    @Override
    public void close() {
        client.close();
    }
}
