package ai.beast.stack.supervisor;

import ai.beast.stack.StackException;
import ai.beast.stack.process.Journal;
import ai.beast.stack.proxy.LocalProxy;
import ai.beast.stack.proxy.Routes;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The proxy while it is open. */
final class EntryPoint {
    private static final int CLOSE_SECONDS = 3;

    private final Vertx vertx;
    private final LocalProxy proxy;

    private EntryPoint(Vertx vertx, LocalProxy proxy) {
        this.vertx = vertx;
        this.proxy = proxy;
    }

    /**
     * @throws StackException when the port can't be had
     */
    static EntryPoint open(SupervisorOptions options) throws InterruptedException {
        Vertx vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(2).setInternalBlockingPoolSize(2));
        int port = options.ports().proxy();
        try {
            return new EntryPoint(
                    vertx, LocalProxy.start(vertx, options.openHost(), port, Routes.ofTheSuite(options.ports())));
        } catch (ExecutionException e) {
            throw new StackException("Could not listen on " + options.openHost() + ":" + port + ": " + e.getCause(), e);
        }
    }

    /** Takes no more requests and breaks those that are under way. */
    void close(Journal journal) {
        proxy.close();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            journal.line("the entry point did not close: " + e);
        }
    }
}
