package ai.beast.registry.discovery.watch;

import static ai.beast.registry.Api.MODELS;
import static ai.beast.registry.Api.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.synth.GgufWriter;
import ai.beast.registry.discovery.layout.Layout;
import ai.beast.registry.discovery.root.DiscoverySettings.Watching;
import ai.beast.registry.discovery.root.ModelRoot;
import ai.beast.registry.discovery.scan.RootScan;
import ai.beast.testing.Infrastructure;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deadlines are generous: what is waited for takes about a second where the machine has nothing else to do. */
@QuarkusTest
@WithTestResource(Infrastructure.class)
class RootWatchTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    RootScan scan;

    @TempDir
    Path temporary;

    private final Loops loops = new Loops();
    private RootWatch watch;

    @AfterEach
    void stop() {
        loops.close();
        watch.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Watching.class,
            names = {"AUTO", "POLL"})
    void instancesFollowTheirFiles(Watching watching) throws Exception {
        // given
        String name = "watched-" + watching.name().toLowerCase(Locale.ROOT);
        ModelRoot root = new ModelRoot(name, temporary.toRealPath().resolve("disk"), Layout.FILES);
        watch = new RootWatch(root, scan, () -> {}, watching, Duration.ofMinutes(5));
        loops.start(LoopSettings.named(name).interruptAtStop(), watch);
        // when: the disk is mounted, and a file comes in a new directory
        Path file = root.path().resolve("new/directory/" + name + ".gguf");
        Files.createDirectories(file.getParent());
        GgufWriter.of("llama")
                .text("general.name", name)
                .tensor("t", GgmlType.F16, 64)
                .write(file);
        // then
        awaitAvailable(name, List.of(true));
        // when
        Path second = Files.createDirectories(root.path().resolve("later")).resolve(name + "-two.gguf");
        GgufWriter.of("llama")
                .text("general.name", name + "-two")
                .tensor("t", GgmlType.F16, 128)
                .write(second);
        // then
        awaitAvailable(name, List.of(true, true));
        // when
        Files.delete(second);
        // then
        awaitAvailable(name, List.of(true, false));
        // when: the disk goes
        Files.move(root.path(), temporary.resolve("away"));
        // then
        awaitAvailable(name, List.of(false, false));
        // when: and comes back
        Files.move(temporary.resolve("away"), root.path());
        // then
        awaitAvailable(name, List.of(true, false));
    }

    private static void awaitAvailable(String location, List<Boolean> available) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(request()
                                .queryParam("location", location)
                                .get(MODELS + "/instances")
                                .jsonPath()
                                .getList("items.available"))
                        .isEqualTo(available));
    }
}
