package ai.beast.cli.keys;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.CommandException;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast keys change}. */
@Command(
        name = "change",
        description = "Change the name, expiry, limits and models of a key.",
        mixinStandardHelpOptions = true)
final class ChangeCommand extends ApiCommand {
    @Parameters(paramLabel = "ID", description = "The key's id.")
    private String id = "";

    @Option(names = "--name", paramLabel = "NAME", description = "Who or what it is for.")
    private @Nullable String name;

    @Option(names = "--no-limits", description = "Remove all limits.")
    private boolean noLimits;

    @Option(names = "--all-models", description = "Allow all models.")
    private boolean allModels;

    @Option(names = "--never-expires", description = "Remove the expiry.")
    private boolean neverExpires;

    @Mixin
    private Bounds bounds = new Bounds();

    @Override
    protected int run(Api api) {
        Map<String, @Nullable Object> patch = new HashMap<>();
        if (noLimits) {
            patch.put("limits", null);
        }
        if (allModels) {
            patch.put("models", null);
        }
        if (neverExpires) {
            patch.put("expiresAt", null);
        }
        if (name != null) {
            patch.put("name", name);
        }
        patch.putAll(bounds.toRequest());
        if (patch.isEmpty()) {
            throw new CommandException("State what to change; see beast keys change --help");
        }
        Settings.print(api.patch(KeysCommand.key(id), new LinkedHashMap<>(patch), "*"));
        return 0;
    }
}
