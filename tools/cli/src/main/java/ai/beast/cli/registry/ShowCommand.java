package ai.beast.cli.registry;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code beast registry show}. */
@Command(name = "show", description = "One model with its installed files.", mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID")
    private String id = "";

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() {
        try (Api api = settings.api()) {
            Settings.print(api.get("/api/models/" + Query.encode(id)));
            Settings.print(api.get("/api/models/" + Query.encode(id) + "/instances"));
            return 0;
        }
    }
}
