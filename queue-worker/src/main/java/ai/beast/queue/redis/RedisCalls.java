package ai.beast.queue.redis;

import ai.beast.queue.core.store.StoreUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands to Redis and waits for the reply; to be called from virtual threads. An error that passes by itself (such
 * as {@code LOADING}), a broken connection and a timeout become {@link StoreUnavailableException}; any other error is a
 * refused command and becomes {@link IllegalStateException}. Thread-safe.
 */
public final class RedisCalls {
    /** First words of errors that pass by themselves; the client reports a broken connection in the same form. */
    private static final List<String> PASSING = List.of(
            "LOADING",
            "BUSY",
            "READONLY",
            "MASTERDOWN",
            "CLUSTERDOWN",
            "TRYAGAIN",
            "OOM",
            "MISCONF",
            "NOREPLICAS",
            "MAXCLIENTS",
            "CONNECTION_CLOSED");

    private final Redis redis;
    private final Context context;
    private final Duration timeout;

    /**
     * @param context of the thread that made the client. The client runs a call on the caller's event loop, and its connections on that of
     *     its maker: unless they are one, each call changes threads twice more on its way and twice on its way back
     * @param timeout how long to wait for a reply
     */
    public RedisCalls(Redis redis, Context context, Duration timeout) {
        this.redis = redis;
        this.context = context;
        this.timeout = timeout;
    }

    /** The reply; null where Redis replies nil. */
    public @Nullable Response send(String command, List<String> arguments) {
        return reply(started(() -> redis.send(request(command, arguments))));
    }

    /**
     * Sends a command without waiting for the reply, which completes on a thread of the client that must not be blocked.
     *
     * @param blocking how long the command itself may delay its reply, in addition to the usual timeout
     */
    CompletionStage<@Nullable Response> begin(String command, List<String> arguments, Duration blocking) {
        return started(() -> redis.send(request(command, arguments)))
                .orTimeout(timeout.plus(blocking).toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    throw failure instanceof TimeoutException ? silence(failure) : translated(failure);
                });
    }

    /** Runs a script. */
    Response run(Script script, List<String> keys, List<String> arguments) {
        @Nullable
        Response reply =
                reply(started(() -> script.lua().run(redis, keys, request -> arguments.forEach(request::arg))));
        if (reply == null) {
            throw new IllegalStateException("Script " + script + " replied nil");
        }
        return reply;
    }

    private @Nullable Response reply(CompletableFuture<@Nullable Response> pending) {
        try {
            return pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException nothing) {
            throw silence(nothing);
        } catch (ExecutionException failure) {
            throw translated(cause(failure));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("Interrupted while waiting for Redis", stopped);
        }
    }

    private CompletableFuture<@Nullable Response> started(Supplier<Future<Response>> call) {
        CompletableFuture<@Nullable Response> reply = new CompletableFuture<>();
        context.runOnContext(_ -> {
            try {
                call.get().onComplete(reply::complete, reply::completeExceptionally);
            } catch (RuntimeException closed) {
                reply.completeExceptionally(closed);
            }
        });
        return reply;
    }

    private static StoreUnavailableException silence(Throwable cause) {
        return new StoreUnavailableException("Redis did not answer in time", cause);
    }

    private static Request request(String command, List<String> arguments) {
        Request request = Request.cmd(Command.create(command));
        arguments.forEach(request::arg);
        return request;
    }

    private static Throwable cause(ExecutionException failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : cause;
    }

    private static boolean says(Throwable failure, String word) {
        String message = failure.getMessage();
        return message != null && message.startsWith(word);
    }

    private static RuntimeException translated(Throwable failure) {
        boolean answered = failure instanceof Response response && response.type() == ResponseType.ERROR;
        if (answered && PASSING.stream().noneMatch(word -> says(failure, word))) {
            return new IllegalStateException("Redis refused a command: " + failure.getMessage(), failure);
        }
        return new StoreUnavailableException("Redis cannot be reached", failure);
    }
}
