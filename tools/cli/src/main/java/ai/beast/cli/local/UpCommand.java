package ai.beast.cli.local;

import ai.beast.stack.StackStatus;
import ai.beast.stack.UpOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code beast up}. */
@Command(
        name = "up",
        description = "Start everything and return when all of it is ready. Harmless when it runs already.",
        mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
    @Option(names = "--foreground", description = "Stay, and stop everything when this command is interrupted.")
    private boolean foreground;

    @Override
    public Integer call() {
        LocalStack local = new LocalStack(System.out);
        UpOptions options = UpOptions.detached();
        StackStatus status = local.up(foreground ? options.boundToThisProcess() : options);
        System.out.printf("Everything is ready after %.1f s.%n", status.startupMillis() / 1000.0);
        local.printAddresses(status);
        local.printConsole();
        if (foreground) {
            System.out.println("Ctrl-C stops it.");
            Runtime.getRuntime().addShutdownHook(new Thread(local::down));
            local.stack().awaitEnd();
        }
        return 0;
    }
}
