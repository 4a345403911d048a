package ai.beast.cli.version;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code beast version retention}. */
@Command(
        name = "retention",
        description = "Show or change the policy by which old snapshots are removed on a schedule.",
        mixinStandardHelpOptions = true)
public final class RetentionCommand extends ApiCommand {
    private static final String RETENTION = "/api/snapshots/retention";

    @Option(names = "--on", negatable = true, description = "Turn it on, or off with --no-on.")
    private @Nullable Boolean on;

    @Option(names = "--every", paramLabel = "HOURS", description = "Hours between two runs.")
    private @Nullable Integer every;

    @Option(names = "--keep", paramLabel = "N", description = "The newest of each model.")
    private @Nullable Integer newest;

    @Option(names = "--daily", paramLabel = "N", description = "Number of days of which the newest snapshot is kept.")
    private @Nullable Integer daily;

    @Option(names = "--weekly", paramLabel = "N", description = "Number of weeks of which the newest snapshot is kept.")
    private @Nullable Integer weekly;

    @Option(
            names = "--monthly",
            paramLabel = "N",
            description = "Number of months of which the newest snapshot is kept.")
    private @Nullable Integer monthly;

    @Override
    protected int run(Api api) {
        JsonNode policy = api.get(RETENTION);
        Map<String, Object> rules = new LinkedHashMap<>();
        boolean changed = put(rules, policy, "enabled", on)
                | put(rules, policy, "everyHours", every)
                | put(rules, policy, "keepNewest", newest)
                | put(rules, policy, "keepDaily", daily)
                | put(rules, policy, "keepWeekly", weekly)
                | put(rules, policy, "keepMonthly", monthly);
        JsonNode shown = changed ? api.put(RETENTION, rules) : policy;
        if (settings.json()) {
            Settings.print(shown);
            return 0;
        }
        System.out.printf(
                "%s, every %d h: newest %d, daily %d, weekly %d, monthly %d%n",
                shown.path("enabled").asBoolean() ? "on" : "off",
                shown.path("everyHours").asInt(),
                shown.path("keepNewest").asInt(),
                shown.path("keepDaily").asInt(),
                shown.path("keepWeekly").asInt(),
                shown.path("keepMonthly").asInt());
        if (shown.has("lastRun")) {
            System.out.println(
                    Texts.safe("last run " + shown.at("/lastRun/startedAt").asText() + ": "
                            + shown.at("/lastRun/state").asText()));
        }
        if (shown.has("nextRunAt")) {
            System.out.println(Texts.safe("next run " + shown.path("nextRunAt").asText()));
        }
        return 0;
    }

    /** @return whether it was given */
    private static boolean put(Map<String, Object> rules, JsonNode policy, String name, @Nullable Object given) {
        rules.put(name, given == null ? policy.path(name) : given);
        return given != null;
    }
}
