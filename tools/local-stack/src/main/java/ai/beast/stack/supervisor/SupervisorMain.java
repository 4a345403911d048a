package ai.beast.stack.supervisor;

import ai.beast.stack.StackException;
import ai.beast.stack.StackPaths;
import ai.beast.stack.process.AtomicFile;
import ai.beast.stack.process.Journal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process that holds the stack. TERM stops everything in order; if it is killed, its children end by themselves.
 *
 * <p>Exit status: 0 after a stop that was asked for, 1 when the stack could not be started, {@value #SECOND_INSTANCE} when
 * another supervisor has the same data directory.
 */
public final class SupervisorMain {
    public static final int SECOND_INSTANCE = 3;

    private SupervisorMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        SupervisorOptions options = SupervisorOptions.ofArguments(List.of(arguments));
        StackPaths paths = options.paths();
        Files.createDirectories(paths.run());
        Files.createDirectories(paths.logs());
        FileChannel channel = FileChannel.open(paths.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = channel.tryLock();
        if (lock == null) {
            System.exit(SECOND_INSTANCE);
        }
        AtomicFile.write(paths.pidFile("supervisor"), ProcessHandle.current().pid() + "\n");
        Journal journal = new Journal(paths.log("supervisor"));
        Supervisor supervisor = new Supervisor(options, journal);
        Runtime.getRuntime().addShutdownHook(new Thread(supervisor::stop, "stop"));
        options.boundTo().ifPresent(SupervisorMain::endWith);
        try {
            supervisor.start();
        } catch (StackException e) {
            journal.line(String.valueOf(e.getMessage()));
            System.exit(1);
        }
        supervisor.keepHouse();
    }

    private static void endWith(long pid) {
        ProcessHandle.of(pid)
                .ifPresentOrElse(process -> process.onExit().thenRunAsync(() -> System.exit(0)), () -> System.exit(0));
    }
}
