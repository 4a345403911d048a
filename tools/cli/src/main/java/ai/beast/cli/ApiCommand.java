package ai.beast.cli;

import ai.beast.cli.api.Api;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that calls the suite's API; the connection is closed when it ends. */
public abstract class ApiCommand implements Callable<Integer> {
    @Mixin
    protected Settings settings = new Settings();

    @Override
    public final Integer call() throws Exception {
        try (Api api = settings.api()) {
            return run(api);
        }
    }

    /** @return the exit code */
    protected abstract int run(Api api) throws Exception;
}
