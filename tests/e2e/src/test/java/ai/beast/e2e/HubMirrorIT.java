package ai.beast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.testing.files.FileServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One installation is the Hub of another: a mirror on the network, or a disk that was carried there. */
@ExtendWith(RunningSuite.class)
class HubMirrorIT {
    private static final String MODEL = "mirrored";
    private static final String FILE = MODEL + ".gguf";
    private static final String REPOSITORY = "local/" + MODEL;

    private final Suite mirror;

    HubMirrorIT(Suite mirror) {
        this.mirror = mirror;
    }

    @Test
    void secondInstallationPullsFromTheFirst() throws Exception {
        byte[] content = TinyLlama.named("Mirrored", 4242).toBytes();
        try (FileServer files = FileServer.start()) {
            files.serve("/" + FILE, content);
            JsonNode job =
                    Pull.of(mirror, files.uri("/" + FILE), MODEL, Map.of()).end();
            assertThat(job.path("status").asText()).as(job.toString()).isEqualTo("finished");
        }
        String sha256 = Pull.sha256(content);
        Pull.patiently("the snapshot, by which the hub knows the content")
                .until(Pull.quietly(() -> mirror.api()
                                .get("/api/snapshots?sha256=" + sha256)
                                .path("items")
                                .size()
                        == 1));
        Map<String, String> environment = Map.of(
                "AI_BEAST_HF_URL",
                "http://127.0.0.1:" + mirror.port(8787) + "/hub",
                "AI_BEAST_HF_TOKEN",
                mirror.adminKey());

        try (Suite second = Suite.prepared(environment).up()) {
            Suite.Result pulled = second.beast("pull", "hf://" + REPOSITORY + "/" + FILE);
            assertThat(pulled.exit()).as(pulled.output()).isZero();
            Path placed = second.modelsDirectory().resolve(REPOSITORY).resolve(FILE);
            assertThat(Pull.sha256(Files.readAllBytes(placed))).isEqualTo(sha256);

            JsonNode again = second.api().post("/api/models/resolve", Map.of("model", REPOSITORY));
            assertThat(again.path("taken").asText()).contains(FILE);
            assertThat(again.at("/present/0/sha256").asText()).isEqualTo(sha256);

            Suite.Result absent = second.beast("pull", "hf://local/absent/absent.gguf");
            assertThat(absent.exit()).as(absent.output()).isEqualTo(1);
        }
    }
}
