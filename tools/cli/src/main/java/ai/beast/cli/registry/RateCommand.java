package ai.beast.cli.registry;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code beast registry rate}. */
@Command(name = "rate", description = "Rate a model from 0 to 5.", mixinStandardHelpOptions = true)
final class RateCommand extends ApiCommand {
    @Parameters(paramLabel = "ID", index = "0")
    private String id = "";

    @Parameters(paramLabel = "RATING", index = "1")
    private BigDecimal rating = BigDecimal.ZERO;

    @Override
    protected int run(Api api) {
        JsonNode now = api.put("/api/models/" + Query.encode(id) + "/rating", Map.of("rating", rating));
        return settings.show(
                now,
                id + " is rated " + now.path("rating").asText() + " by "
                        + now.path("count").asText());
    }
}
