package ai.beast.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a resolver on platform threads of its own: the system's resolver blocks the thread below a virtual one, so that a
 * few name servers that do not answer would stop every virtual thread of the process. Callers that ask for the same name
 * at one time share one question, so a slow name costs one thread. Thread-safe.
 */
final class HostLookup implements OutboundGuard.Resolver {
    private static final int MAX_THREADS = 64;
    /** Names that wait for a thread; beyond it a lookup fails at once. */
    private static final int MAX_WAITING = 1024;

    private final OutboundGuard.Resolver system;
    private final Duration within;
    private final ConcurrentMap<String, CompletableFuture<InetAddress[]>> underWay = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("host-lookup-", 0).factory());

    /** @param within how long a caller waits for an answer */
    HostLookup(OutboundGuard.Resolver system, Duration within) {
        this.system = system;
        this.within = within;
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        CompletableFuture<InetAddress[]> mine = new CompletableFuture<>();
        CompletableFuture<InetAddress[]> shared = underWay.putIfAbsent(host, mine);
        if (shared == null) {
            shared = mine;
            try {
                threads.execute(() -> ask(host, mine));
            } catch (RejectedExecutionException overloaded) {
                underWay.remove(host, mine);
                mine.completeExceptionally(overloaded);
            }
        }
        try {
            return shared.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw unknown(host, failure);
        } catch (TimeoutException late) {
            throw unknown(host, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unknown(host, interrupted);
        }
    }

    /** Who asks after an answer is there asks anew, so the name is forgotten first. */
    private void ask(String host, CompletableFuture<InetAddress[]> answer) {
        try {
            InetAddress[] addresses = system.resolve(host);
            underWay.remove(host, answer);
            answer.complete(addresses);
        } catch (UnknownHostException | RuntimeException failure) {
            underWay.remove(host, answer);
            answer.completeExceptionally(failure);
        } finally {
            underWay.remove(host, answer);
        }
    }

    private static UnknownHostException unknown(String host, Throwable cause) {
        UnknownHostException unknown = new UnknownHostException(host);
        unknown.initCause(cause);
        return unknown;
    }
}
