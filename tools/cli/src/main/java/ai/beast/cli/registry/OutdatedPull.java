package ai.beast.cli.registry;

import ai.beast.cli.CommandException;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import ai.beast.cli.remote.JobWatch;
import ai.beast.cli.remote.OperationWatch;
import ai.beast.cli.remote.Query;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Replaces an outdated file by the Hub's, after a snapshot of it. */
final class OutdatedPull {
    private static final String SNAPSHOTS = "/api/snapshots";
    private static final int VERSION_LENGTH = 8;

    private final Api api;
    private final Settings settings;

    OutdatedPull(Api api, Settings settings) {
        this.api = api;
        this.settings = settings;
    }

    /**
     * Nothing is downloaded without a snapshot.
     *
     * @param item of the report
     * @return model, snapshot of the former file and what changed; {@code skipped} with the reason; or {@code error}
     */
    ObjectNode pull(JsonNode item) throws InterruptedException {
        String id = item.path("id").asText();
        String path = item.path("path").asText();
        ObjectNode outcome = Api.JSON.createObjectNode().put("model", id).put("path", path);
        if (item.hasNonNull("notReplaceable")) {
            String reason = item.path("notReplaceable").asText();
            System.err.println(Texts.safe("beast: " + id + ": skipped: " + reason + ": " + path));
            return outcome.put("skipped", reason);
        }
        try {
            List<String> snapshots = snapshots(id, path);
            String before = snapshots.getLast();
            outcome.put("snapshot", before);
            if (item.hasNonNull("sha256") && !item.path("sha256").asText().equalsIgnoreCase(before)) {
                throw new CommandException(
                        "the file was changed since its hash was taken; its content is in the snapshot "
                                + before.substring(0, VERSION_LENGTH)
                                + ". Compare it again with: beast registry scan, then"
                                + " beast registry outdated " + id);
            }
            download(id, path, item, snapshots);
            String after = snapshot(id, path);
            outcome.put("sha256", after);
            outcome.set("changed", api.get(SNAPSHOTS + "/" + before + "/diff?to=" + after));
            say(id + ": replaced " + path + "; " + changes(outcome.path("changed"))
                    + "; back with: beast version rollback " + before.substring(0, VERSION_LENGTH));
        } catch (ApiException | CommandException failure) {
            outcome.put("error", failure.getMessage());
            System.err.println(Texts.safe("beast: " + id + ": " + failure.getMessage()));
        }
        return outcome;
    }

    /** Of the model's shards, too. @return their SHA-256, that of the file at the path last */
    private List<String> snapshots(String id, String path) throws InterruptedException {
        List<String> taken = new ArrayList<>();
        for (JsonNode file :
                api.get("/api/models/" + Query.encode(id) + "/deletion").path("files")) {
            if (file.path("role").asText().equals("shard")) {
                taken.add(snapshot(id, file.path("path").asText()));
            }
        }
        taken.add(snapshot(id, path));
        return taken;
    }

    private String snapshot(String id, String path) throws InterruptedException {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("model", id);
        request.put("path", path);
        return new OperationWatch(api, settings.progress("snapshot"))
                .result(SNAPSHOTS, request)
                .path("sha256")
                .asText();
    }

    /** @param snapshots what may be replaced: a file that was changed since then stays */
    private void download(String id, String path, JsonNode item, List<String> snapshots) throws InterruptedException {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("url", item.path("url").asText());
        // A directory: the shards of a split model keep their names.
        boolean sameName =
                path.endsWith("/" + item.path("upstreamFile").asText().replaceFirst("^.*/", ""));
        request.put("destination", sameName ? path.substring(0, path.lastIndexOf('/') + 1) : path);
        request.put("model", id);
        request.put("overwrite", true);
        request.put("overwrite_sha256", snapshots.stream().distinct().toList());
        if (item.hasNonNull("upstreamSha256")) {
            request.put("sha256", item.path("upstreamSha256").asText());
        }
        String job = api.post("/api/models/download", request).path("job_id").asText();
        JsonNode ended = new JobWatch(api, settings.progress(id)).untilEnd(job);
        if (!ended.path("status").asText().equals("finished")) {
            throw new CommandException(
                    "the download ended as " + ended.path("status").asText()
                            + (ended.path("error").isObject() ? ": " + Texts.problem(ended.path("error")) : ""));
        }
    }

    private static String changes(JsonNode diff) {
        JsonNode tensors = diff.path("tensors");
        JsonNode metadata = diff.path("metadata");
        String keys = "metadata " + metadata.path("added").size() + " added, "
                + metadata.path("removed").size() + " removed, "
                + metadata.path("changed").size() + " changed";
        return tensors.isObject()
                ? tensors.path("unchanged").asInt() + " tensors unchanged, "
                        + tensors.path("changed").size() + " changed; " + keys
                : keys;
    }

    private void say(String text) {
        if (!settings.json()) {
            System.out.println(Texts.safe(text));
        }
    }
}
