package ai.beast.registry.discovery.scan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.discovery.layout.Findings;
import ai.beast.registry.discovery.layout.FoundModel;
import ai.beast.registry.discovery.layout.Layout;
import ai.beast.registry.discovery.layout.TreeWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanPlanTest {
    @TempDir
    Path root;

    @Test
    void whatIsAsItWasIsNotReadAgain() throws IOException {
        FoundModel model = model("a.gguf");

        ScanPlan plan = plan(known(model, true));

        assertThat(plan.read()).isEmpty();
        assertThat(plan.unchanged()).isEqualTo(1);
        assertThat(plan.lost()).isEmpty();
    }

    @Test
    void whatIsNewOrChangedIsRead() throws IOException {
        FoundModel model = model("a.gguf");
        KnownInstance before = known(model, true);
        Files.writeString(root.resolve("a.gguf"), "another");
        model("b.gguf");

        ScanPlan plan = plan(before);

        assertThat(plan.read()).extracting(ScanPlan.ToRead::known).containsExactlyInAnyOrder(before, null);
    }

    @Test
    void whatIsGoneIsLostOnceAndNeverMore() throws IOException {
        FoundModel model = model("a.gguf");
        Files.delete(root.resolve("a.gguf"));

        assertThat(plan(known(model, true)).lost())
                .extracting(ScanPlan.Lost::reason)
                .containsExactly("missing");
        assertThat(plan(known(model, false)).lost()).isEmpty();
    }

    @Test
    void whatIsBackReturns() throws IOException {
        KnownInstance away = known(model("a.gguf"), false);

        assertThat(plan(away).returned()).containsExactly(away);
    }

    @Test
    void aRenamedFileIsTheSameInstance() throws IOException {
        KnownInstance before = known(model("a.gguf"), true);
        Files.move(root.resolve("a.gguf"), root.resolve("renamed.gguf"));

        ScanPlan plan = plan(before);

        assertThat(plan.moved()).extracting(ScanPlan.Moved::known).containsExactly(before);
        assertThat(plan.read()).isEmpty();
        assertThat(plan.lost()).isEmpty();
    }

    @Test
    void fileOfUnreadableFormatStays() throws IOException {
        Path file = Files.writeString(root.resolve("whisper.bin"), "ggml");
        KnownInstance byEvent = new KnownInstance(
                7, "whisper", file.toString(), 4, true, null, new KnownInstance.Stamp(null, null, null), null);

        ScanPlan plan = plan(byEvent);

        assertThat(plan.unchanged()).isEqualTo(1);
        assertThat(plan.lost()).isEmpty();
    }

    private ScanPlan plan(KnownInstance... known) throws IOException {
        return ScanPlan.of(find(), List.of(known), Files::isRegularFile);
    }

    private Findings find() throws IOException {
        return TreeWalk.find(root, Layout.FILES, List.of());
    }

    private FoundModel model(String name) throws IOException {
        Files.writeString(root.resolve(name), "model");
        return find().models().stream()
                .filter(model -> model.main().path().endsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static KnownInstance known(FoundModel model, boolean available) {
        @Nullable String reason = available ? null : "missing";
        return new KnownInstance(
                1,
                "m",
                model.main().path().toString(),
                model.sizeBytes(),
                available,
                reason,
                new KnownInstance.Stamp(
                        model.signature(),
                        model.main().modifiedAt(),
                        model.main().key()),
                null);
    }
}
