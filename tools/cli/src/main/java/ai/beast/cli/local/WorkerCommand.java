package ai.beast.cli.local;

import ai.beast.cli.CommandException;
import ai.beast.stack.supervisor.ForegroundService;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code beast worker}: one more worker of the queue, until interrupted or, with {@code --burst}, until it is drained. */
@Command(
        name = "worker",
        description = "Run one more worker of the queue in the foreground.",
        mixinStandardHelpOptions = true)
public final class WorkerCommand implements Callable<Integer> {
    @Option(
            names = "--burst",
            description =
                    "Exit 0 once no job is ready or stands before a limit any more, 3 when such jobs are left that may "
                            + "not run, since the queue is paused or they take more than a limit has. Jobs scheduled for "
                            + "later, retries among them, are left.")
    private boolean burst;

    @Override
    public Integer call() throws InterruptedException {
        LocalStack local = new LocalStack(System.out);
        if (!local.running()) {
            throw new CommandException("A worker needs the queue; start the suite first: beast up");
        }
        Process worker = ForegroundService.start(
                local.stack(),
                "queue-worker",
                Map.of("AI_BEAST_QUEUE_ROLES", "worker", "AI_BEAST_WORKER_BURST", Boolean.toString(burst)));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(worker)));
        return worker.waitFor();
    }

    /** Waits until the worker has released its jobs. */
    private static void stop(Process worker) {
        worker.destroy();
        worker.onExit().join();
    }
}
