package ai.beast.cli.demo;

import ai.beast.cli.CommandException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Prints the demo's steps and ends it at the first that did not happen. Not thread-safe. */
final class Report {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 200;

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void heading(String text) {
        out.println();
        out.println("── " + text);
    }

    void line(String name, Object value) {
        out.printf("   %-16s %s%n", name, value);
    }

    void text(String text) {
        out.println("   " + text);
    }

    /**
     * Waits for something a service makes of the model.
     *
     * @throws CommandException naming the step when it has not happened within a minute
     */
    <T> T await(String what, Supplier<Optional<T>> look) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            Optional<T> found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > deadline) {
                throw new CommandException("The demo failed: " + what + " did not happen within " + TIMEOUT.toSeconds()
                        + " s. See: beast status, beast logs SERVICE");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
