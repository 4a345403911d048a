package ai.beast.cli.keys;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code beast keys …}. */
@Command(
        name = "keys",
        description = "List, make, bound, rotate and revoke API keys; needs an admin key.",
        mixinStandardHelpOptions = true,
        subcommands = {ListCommand.class, AddCommand.class, ChangeCommand.class, RotateCommand.class})
public final class KeysCommand {
    static final String KEYS = "/api/keys";

    /** The path of one key. */
    static String key(String id) {
        return KEYS + "/" + Query.encode(id);
    }

    @Command(description = "Show one key.", mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "ID", description = "The key's id.") String id, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            Settings.print(api.get(key(id)));
            return 0;
        }
    }

    @Command(
            description = "Revoke a key; its sessions and streams end within seconds.",
            mixinStandardHelpOptions = true)
    int revoke(@Parameters(paramLabel = "ID", description = "The key's id.") String id, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            api.delete(key(id));
            return 0;
        }
    }
}
