package ai.beast.cli.local;

import ai.beast.cli.CommandException;
import ai.beast.stack.Stack;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast logs SERVICE}: the end of a log, and what comes after it. */
@Command(
        name = "logs",
        description = "Print the end of a service's log, or of postgresql, redis, kafka or supervisor.",
        mixinStandardHelpOptions = true)
public final class LogsCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 200;

    @Parameters(paramLabel = "SERVICE", description = "As beast status names it.")
    private String service = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on as the log grows.")
    private boolean follow;

    @Option(
            names = {"-n", "--bytes"},
            paramLabel = "BYTES",
            defaultValue = "16384",
            description = "How much of its end.")
    private int bytes;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Stack stack = new LocalStack(System.out).stack();
        if (!stack.logNames().contains(service)) {
            throw new CommandException("There is no log of " + service + "; there are: " + stack.logNames());
        }
        Path log = stack.paths().log(service);
        long at = print(log, Math.max(0, Files.size(log) - bytes));
        while (follow) {
            Thread.sleep(POLL_MILLIS);
            long size = Files.size(log);
            if (size < at) {
                at = 0;
            }
            if (size > at) {
                at = print(log, at);
            }
        }
        return 0;
    }

    /** Prints from this byte on; answers where the file ended. */
    private static long print(Path log, long from) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(from);
            byte[] piece = new byte[64 * 1024];
            for (int read = file.read(piece); read > 0; read = file.read(piece)) {
                System.out.write(piece, 0, read);
            }
            System.out.flush();
            return file.getFilePointer();
        }
    }
}
