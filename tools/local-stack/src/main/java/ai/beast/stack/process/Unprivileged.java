package ai.beast.stack.process;

import ai.beast.stack.StackException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.stream.Stream;

/**
 * PostgreSQL refuses to run as root. In a user namespace of its own the process does not see itself as root, while the
 * files it makes still belong to root outside.
 */
public final class Unprivileged {
    private static final List<String> NAMESPACE = List.of("unshare", "-U");

    private Unprivileged() {}

    /** The command as PostgreSQL accepts it; unchanged unless this process is root's. */
    public static List<String> command(List<String> command) {
        if (!Platform.root()) {
            return command;
        }
        if (!namespacesWork()) {
            throw new StackException(
                    "PostgreSQL does not run as root, and this system does not let root give it another "
                            + "identity (`unshare -U` fails). Run AI Beast as an ordinary user.");
        }
        return Stream.concat(NAMESPACE.stream(), command.stream()).toList();
    }

    private static boolean namespacesWork() {
        try {
            return new ProcessBuilder(Stream.concat(NAMESPACE.stream(), Stream.of("true"))
                                    .toList())
                            .redirectOutput(Redirect.DISCARD)
                            .redirectError(Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
