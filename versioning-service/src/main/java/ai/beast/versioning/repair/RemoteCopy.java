package ai.beast.versioning.repair;

import ai.beast.outgoing.CallGuard;
import ai.beast.outgoing.CallGuards;
import ai.beast.outgoing.CallPolicy;
import ai.beast.outgoing.HostConnection;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.OutboundGuard;
import ai.beast.versioning.store.chunk.Chunk;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Fetches single chunks of a file from its source, following redirects. Each redirect is checked by the guard. Blocks. */
@ApplicationScoped
class RemoteCopy {
    private static final int MAX_REDIRECTS = 10;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final CallPolicy POLICY = CallPolicy.named("repair-source", TIMEOUT)
            .concurrency(4)
            .breaker(4, Duration.ofSeconds(30))
            .retries(1, Duration.ofMillis(500))
            .failure(IOException.class::isInstance);

    private final RangeExchange exchange;
    private final CallGuard calls;

    RemoteCopy(Vertx vertx, OutboundGuard guard, CallGuards guards) {
        this.exchange = new RangeExchange(vertx, guard, TIMEOUT);
        this.calls = guards.guard(POLICY);
    }

    @PreDestroy
    void close() {
        exchange.close();
    }

    /**
     * The bytes the server has at the chunk's range.
     *
     * @throws ProblemException {@code url_not_allowed}; {@code download_failed}, also for a server that does not support ranges;
     *     {@code service_unavailable} while the server's circuit breaker is open or its calls are too many
     */
    ByteBuffer fetch(URI url, Chunk chunk) throws InterruptedException {
        URI at = url;
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            RangeExchange.Range reply = get(at, chunk);
            if (reply.body() != null && reply.body().length() == chunk.length()) {
                return ByteBuffer.wrap(reply.body().getBytes());
            }
            if (reply.location() == null) {
                throw failed(at.getHost() + " did not send the requested range (status " + reply.status() + ")");
            }
            at = next(at, reply.location());
        }
        throw failed("The URL has more than " + MAX_REDIRECTS + " redirects");
    }

    private RangeExchange.Range get(URI url, Chunk chunk) throws InterruptedException {
        try {
            return calls.retry(HostConnection.server(url), () -> {
                RangeExchange.Range reply = exchange.get(url, chunk.offset(), chunk.length());
                if (reply.status() / 100 == 5) {
                    throw new IOException(url.getHost() + " answered with status " + reply.status());
                }
                return reply;
            });
        } catch (IOException failure) {
            throw new ProblemException(ErrorCode.DOWNLOAD_FAILED, String.valueOf(failure.getMessage()), failure)
                    .field("url");
        }
    }

    private static URI next(URI from, String location) {
        try {
            URI to = from.resolve(location);
            if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme())) {
                throw new ProblemException(
                                ErrorCode.URL_NOT_ALLOWED,
                                from.getHost() + " redirects from https to an unprotected URL")
                        .field("url");
            }
            return to;
        } catch (IllegalArgumentException malformed) {
            throw failed(from.getHost() + " redirects to an invalid URL");
        }
    }

    private static ProblemException failed(String detail) {
        return new ProblemException(ErrorCode.DOWNLOAD_FAILED, detail).field("url");
    }
}
