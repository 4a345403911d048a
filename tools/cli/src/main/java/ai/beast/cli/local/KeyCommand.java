package ai.beast.cli.local;

import ai.beast.cli.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code beast key}. */
@Command(name = "key", description = "Print the local admin key.", mixinStandardHelpOptions = true)
public final class KeyCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        System.out.println(Settings.localAdminKey());
        return 0;
    }
}
