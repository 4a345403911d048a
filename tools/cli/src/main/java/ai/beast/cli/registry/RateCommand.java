package ai.beast.cli.registry;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code beast registry rate}. */
@Command(name = "rate", description = "Say what you think of a model, from 0 to 5.", mixinStandardHelpOptions = true)
final class RateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", index = "0")
    private String id = "";

    @Parameters(paramLabel = "RATING", index = "1")
    private BigDecimal rating = BigDecimal.ZERO;

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() {
        try (Api api = settings.api()) {
            JsonNode now = api.put("/api/models/" + Query.encode(id) + "/rating", Map.of("rating", rating));
            if (settings.json()) {
                Settings.print(now);
            } else {
                System.out.println(id + " is rated " + now.path("rating").asText() + " by "
                        + now.path("count").asText());
            }
            return 0;
        }
    }
}
