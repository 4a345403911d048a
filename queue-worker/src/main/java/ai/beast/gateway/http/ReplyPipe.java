package ai.beast.gateway.http;

import ai.beast.gateway.route.ReplyBody;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Hands the body of a reply on as it comes, no faster than the client takes it. It ends once: with the reply, with either side's
 * connection, or when nothing has moved for the idle timeout. There is no limit of the total time. Thread-safe.
 */
final class ReplyPipe {

    /** How it ended. */
    enum Outcome {
        COMPLETE,
        /** The backend broke off or stalled; the client was not told yet. */
        BROKEN,
        /** The client left; the backend's connection was closed. */
        CANCELLED
    }

    private final ClientExchange client;
    private final HttpClientResponse backend;
    private final ReplyBody body;
    private final Consumer<Outcome> done;
    private final Vertx vertx;
    private final long timer;
    private boolean moved = true;
    private boolean over;
    private boolean lineOpen;
    private long firstByteAt = -1;

    private ReplyPipe(
            Vertx vertx,
            ClientExchange client,
            HttpClientResponse backend,
            ReplyBody body,
            Duration idle,
            Consumer<Outcome> done) {
        this.vertx = vertx;
        this.client = client;
        this.backend = backend;
        this.body = body;
        this.done = done;
        this.timer = vertx.setPeriodic(idle.toMillis(), _ -> check());
    }

    /** Starts on the backend's context, before any of the body can pass by. The head of the client's reply must be set. */
    static ReplyPipe start(
            Vertx vertx,
            ClientExchange client,
            HttpClientResponse backend,
            ReplyBody body,
            Duration idle,
            Consumer<Outcome> done) {
        ReplyPipe pipe = new ReplyPipe(vertx, client, backend, body, idle, done);
        backend.exceptionHandler(_ -> pipe.end(Outcome.BROKEN));
        backend.endHandler(_ -> pipe.complete());
        backend.handler(pipe::pass);
        client.whenGone(() -> pipe.end(Outcome.CANCELLED));
        return pipe;
    }

    /** By {@link System#nanoTime}; -1 before the first byte. */
    synchronized long firstByteAt() {
        return firstByteAt;
    }

    /** Whether something was sent that no line break ended. */
    synchronized boolean isLineOpen() {
        return lineOpen;
    }

    private void pass(Buffer part) {
        synchronized (this) {
            if (over || part.length() == 0) {
                return;
            }
            moved = true;
            if (firstByteAt < 0) {
                firstByteAt = System.nanoTime();
            }
        }
        write(body.pass(part));
        if (client.response().writeQueueFull()) {
            backend.pause();
            client.response().drainHandler(_ -> {
                synchronized (this) {
                    moved = true;
                }
                backend.resume();
            });
        }
    }

    private void write(Buffer out) {
        // An empty chunk would end the reply.
        if (client.isGone() || out.length() == 0) {
            return;
        }
        synchronized (this) {
            lineOpen = out.getByte(out.length() - 1) != '\n';
        }
        client.response().write(out);
    }

    private void complete() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        vertx.cancelTimer(timer);
        write(body.rest());
        done.accept(Outcome.COMPLETE);
        if (!client.isGone()) {
            client.response().end();
        }
    }

    private void end(Outcome how) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        vertx.cancelTimer(timer);
        backend.request().reset();
        write(body.rest());
        done.accept(how);
    }

    private void check() {
        boolean stalled;
        synchronized (this) {
            stalled = !moved;
            moved = false;
        }
        if (stalled) {
            end(Outcome.BROKEN);
        }
    }
}
