package ai.beast.testing.files;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds a transfer at a known byte until the test lets it go on. Thread-safe. */
public final class Gate {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    /** Returns when a transfer waits at the gate; fails after a minute. */
    public void awaitReached() throws InterruptedException {
        if (!reached.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("no transfer has come to the gate");
        }
    }

    /** Lets this transfer and all later ones through. */
    public void open() {
        open.countDown();
    }

    public void pass() throws InterruptedException {
        reached.countDown();
        open.await();
    }
}
