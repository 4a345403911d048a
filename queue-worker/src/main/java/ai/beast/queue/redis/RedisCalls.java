package ai.beast.queue.redis;

import ai.beast.queue.core.store.StoreUnavailableException;
import io.vertx.core.Context;
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
import org.jspecify.annotations.Nullable;

/**
 * Sends commands and waits for the answer, so call it from virtual threads. An answer that says Redis cannot serve now, a
 * broken connection and silence all become {@link StoreUnavailableException}; any other error answer is a defect of this
 * package and becomes {@link IllegalStateException}. Thread-safe.
 */
public final class RedisCalls {
    /** First words of error answers that pass by themselves; the client gives a broken connection that form too. */
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
    private final Duration patience;

    /**
     * @param context of the thread that made the client. The client runs a call on the caller's event loop, and its connections on that of
     *     its maker: unless they are one, each call changes threads twice more on its way and twice on its way back
     * @param patience how long to wait for an answer
     */
    public RedisCalls(Redis redis, Context context, Duration patience) {
        this.redis = redis;
        this.context = context;
        this.patience = patience;
    }

    /** The answer; null where Redis answers nil. */
    public @Nullable Response send(String command, List<String> arguments) {
        try {
            return answer(request(command, arguments));
        } catch (ExecutionException failure) {
            throw translated(cause(failure));
        }
    }

    /**
     * Sends a command without waiting for the answer, which completes on a thread of the client: it is not to be held up.
     *
     * @param blocking how long the command itself may hold its answer back, on top of the usual patience
     */
    CompletionStage<@Nullable Response> begin(String command, List<String> arguments, Duration blocking) {
        return sent(request(command, arguments))
                .orTimeout(patience.plus(blocking).toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    throw failure instanceof TimeoutException ? silence(failure) : translated(failure);
                });
    }

    /** Runs a script, giving its text only when Redis does not know it (any more). */
    Response run(Script script, List<String> keys, List<String> arguments) {
        try {
            return present(answer(script("EVALSHA", script.sha(), keys, arguments)));
        } catch (ExecutionException failure) {
            if (!says(cause(failure), "NOSCRIPT")) {
                throw translated(cause(failure));
            }
        }
        try {
            return present(answer(script("EVAL", script.source(), keys, arguments)));
        } catch (ExecutionException failure) {
            throw translated(cause(failure));
        }
    }

    private @Nullable Response answer(Request request) throws ExecutionException {
        try {
            return sent(request).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException nothing) {
            throw silence(nothing);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("Interrupted while waiting for Redis", stopped);
        }
    }

    private CompletableFuture<@Nullable Response> sent(Request request) {
        CompletableFuture<@Nullable Response> answer = new CompletableFuture<>();
        context.runOnContext(_ -> {
            try {
                redis.send(request).onComplete(answer::complete, answer::completeExceptionally);
            } catch (RuntimeException closed) {
                answer.completeExceptionally(closed);
            }
        });
        return answer;
    }

    private static StoreUnavailableException silence(Throwable cause) {
        return new StoreUnavailableException("Redis did not answer in time", cause);
    }

    private static Response present(@Nullable Response response) {
        if (response == null) {
            throw new IllegalStateException("A script answered nothing");
        }
        return response;
    }

    private static Request request(String command, List<String> arguments) {
        Request request = Request.cmd(Command.create(command));
        arguments.forEach(request::arg);
        return request;
    }

    private static Request script(String command, String script, List<String> keys, List<String> arguments) {
        Request request = Request.cmd("EVAL".equals(command) ? Command.EVAL : Command.EVALSHA);
        request.arg(script).arg(keys.size());
        keys.forEach(request::arg);
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
