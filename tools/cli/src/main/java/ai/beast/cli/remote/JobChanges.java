package ai.beast.cli.remote;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Changes of one or many jobs. */
final class JobChanges {
    private JobChanges() {}

    /**
     * Changes the named jobs, or all that match a filter.
     *
     * @param action cancel, pause, resume or retry
     * @param dryRun whether to count only
     * @return the exit code: 1 when a named job was refused
     */
    static int run(String action, List<String> ids, JobFilterOptions filter, boolean dryRun, Settings settings) {
        try (Api api = settings.api()) {
            if (ids.size() == 1 && !dryRun) {
                Settings.print(api.post("/api/queue/jobs/" + Query.encode(ids.getFirst()) + "/" + action, null));
                return 0;
            }
            Map<String, Object> request = ids.isEmpty()
                    ? Map.of("filter", filter.body(), "dry_run", dryRun)
                    : Map.of("ids", ids, "dry_run", dryRun);
            JsonNode sum = repeat(api, "/api/queue/jobs/" + action, request);
            settings.show(sum, text(action, sum));
            return ids.isEmpty() || sum.path("refused").asInt() == 0 ? 0 : 1;
        }
    }

    /**
     * One call examines a bounded number of jobs. Goes on where the last one ended, until there are no more. Jobs that were
     * retried may have failed again meanwhile and are not retried a second time.
     */
    private static JsonNode repeat(Api api, String path, Map<String, Object> request) {
        ObjectNode sum = (ObjectNode) api.post(path, request);
        JsonNode last = sum;
        while (last.path("more").asBoolean() && mayGoOn(path, last)) {
            Map<String, Object> next = new HashMap<>(request);
            next.put("cursor", last.path("next_cursor").textValue());
            last = api.post(path, next);
            for (String count : List.of("matched", "changed", "refused")) {
                sum.put(count, sum.path(count).asInt() + last.path(count).asInt());
            }
            sum.set("more", last.path("more"));
        }
        sum.remove("next_cursor");
        return sum;
    }

    private static boolean mayGoOn(String path, JsonNode last) {
        boolean changed = last.path("changed").asInt() > 0;
        return changed ? !path.endsWith("/retry") : last.hasNonNull("next_cursor");
    }

    private static String text(String action, JsonNode sum) {
        String more = sum.path("more").asBoolean() ? "; there are more" : "";
        if (sum.path("dry_run").asBoolean()) {
            return "Would " + action + " " + sum.path("matched").asInt() + " jobs" + more;
        }
        StringBuilder text = new StringBuilder("%s: %d of %d jobs, %d refused%s"
                .formatted(
                        action,
                        sum.path("changed").asInt(),
                        sum.path("matched").asInt(),
                        sum.path("refused").asInt(),
                        more));
        sum.path("problems")
                .forEach(problem -> text.append(System.lineSeparator())
                        .append(problem.path("id").asText())
                        .append(": ")
                        .append(problem.path("detail").asText()));
        return text.toString();
    }

    /**
     * Deletes jobs that have ended. One that is refused does not keep the others.
     *
     * @return the exit code: 1 when a job was refused
     */
    static int delete(List<String> ids, Settings settings) {
        try (Api api = settings.api()) {
            int refused = 0;
            for (String id : ids) {
                try {
                    api.delete("/api/queue/jobs/" + Query.encode(id));
                } catch (ApiException refusal) {
                    if (ids.size() == 1) {
                        throw refusal;
                    }
                    refused++;
                    System.err.println(Texts.safe(id + ": " + refusal.getMessage()));
                }
            }
            if (!settings.json()) {
                int deleted = ids.size() - refused;
                System.out.println("Deleted " + deleted + (deleted == 1 ? " job" : " jobs"));
            }
            return refused == 0 ? 0 : 1;
        }
    }
}
