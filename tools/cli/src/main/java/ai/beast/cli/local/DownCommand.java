package ai.beast.cli.local;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code beast down}. */
@Command(
        name = "down",
        description = "Stop everything; the data stays. Harmless when nothing runs.",
        mixinStandardHelpOptions = true)
public final class DownCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        LocalStack local = new LocalStack(System.out);
        local.down();
        System.out.println("Nothing runs any more. The data stays in "
                + local.stack().paths().data() + ".");
        return 0;
    }
}
