package ai.beast.cli.gateway;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.CommandException;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code beast usage}: calls and tokens of the last days. */
@Command(
        name = "usage",
        description = "Show calls of models and their tokens, by key, model, alias or day (UTC).",
        mixinStandardHelpOptions = true)
public final class UsageCommand extends ApiCommand {
    private static final int MAX_DAYS = 400;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "30",
            description = "Number of days up to today, at most 400 (default: 30).")
    private int days;

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            split = ",",
            defaultValue = "model",
            description = "What to sum by: ${COMPLETION-CANDIDATES}; several with commas between (default: model).")
    private List<Dimension> by = List.of(Dimension.model);

    @Option(names = "--for-key", paramLabel = "ID", description = "Only calls with this API key.")
    private @Nullable String ofKey;

    @Option(names = "--model", paramLabel = "MODEL", description = "Only calls of this model.")
    private @Nullable String model;

    /** As the API writes them. */
    private enum Dimension {
        key,
        model,
        alias,
        day
    }

    @Override
    protected int run(Api api) {
        if (days < 1 || days > MAX_DAYS) {
            throw new CommandException("--days must be between 1 and " + MAX_DAYS);
        }
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        StringBuilder path = new StringBuilder(
                        "/api/usage?from=" + today.minusDays(days - 1L) + "&to=" + today + "&by=")
                .append(String.join(",", by.stream().map(Dimension::name).toList()));
        if (ofKey != null) {
            path.append("&key=").append(Query.encode(ofKey));
        }
        if (model != null) {
            path.append("&model=").append(Query.encode(model));
        }
        JsonNode report = api.get(path.toString());
        settings.show(report, columns(report));
        if (!settings.json()) {
            System.out.println(total(report));
        }
        return 0;
    }

    private static Table columns(JsonNode report) {
        Table table = new Table();
        for (JsonNode dimension : report.path("by")) {
            String name = dimension.asText();
            table.cell(name.toUpperCase(Locale.ROOT), row -> name(row.path(name).asText()));
        }
        return table.number("REQUESTS", "requests/total")
                .number("FAILED", "requests/failed")
                .number("CANCELLED", "requests/cancelled")
                .number("ABORTED", "requests/aborted")
                .number("TOKENS IN", "tokens/prompt")
                .number("TOKENS OUT", "tokens/completion");
    }

    private static String name(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static String total(JsonNode report) {
        JsonNode requests = report.path("total").path("requests");
        JsonNode tokens = report.path("total").path("tokens");
        String total = "\n%s to %s: %d requests, %d tokens in, %d tokens out"
                .formatted(
                        report.path("from").asText(),
                        report.path("to").asText(),
                        requests.path("total").asLong(),
                        tokens.path("prompt").asLong(),
                        tokens.path("completion").asLong());
        long unknown = requests.path("withoutTokens").asLong();
        return total
                + (unknown == 0 ? "" : "; the tokens of " + unknown + " requests are not known")
                + (report.path("truncated").asBoolean()
                        ? "\nThere is more than " + report.path("items").size() + " lines; the total has all."
                        : "");
    }
}
