package ai.beast.cli.keys;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.api.Api;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast keys add}. */
@Command(name = "add", description = "Make a key. It is shown this once.", mixinStandardHelpOptions = true)
final class AddCommand extends ApiCommand {
    @Parameters(paramLabel = "NAME", description = "Who or what it is for.")
    private String name = "";

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            required = true,
            description = "infer (use models), read, write or admin.")
    private String scope = "";

    @Mixin
    private Bounds bounds = new Bounds();

    @Override
    protected int run(Api api) {
        Map<String, Object> request = new LinkedHashMap<>(Map.of("name", name, "scope", scope));
        request.putAll(bounds.toRequest());
        JsonNode created = api.post(KeysCommand.KEYS, request);
        return settings.show(created, """
                id   %s
                key  %s
                The key is not shown again. All services accept it within two seconds.""".formatted(
                        created.at("/details/id").asText(), created.path("key").asText()));
    }
}
