package ai.beast.gateway.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.gateway.backend.Backend;
import ai.beast.gateway.backend.BackendProbe;
import ai.beast.gateway.backend.Backends;
import ai.beast.gateway.route.GatewayException;
import ai.beast.testing.model.FakeModelServer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNamesTest {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final BackendProbe probe = new BackendProbe(vertx, Duration.ofSeconds(30));
    private final FakeModelServer server = FakeModelServer.start("small:1b", "big:70b", "org/Model:latest");
    private final RecordedRegistry registry = new RecordedRegistry()
            .set("chat-default", "small-1b", "ollama:small:1b")
            .set("big", "small-1b", "ollama:small:1b")
            .set("orphan", "gone", "ollama:gone:1b");
    private final Backends backends =
            new Backends(Backend.of(Optional.of(server.uri()), List.of()), probe, Clock.systemUTC());
    private ModelNames names;

    @BeforeEach
    void refresh() throws Exception {
        Aliases aliases = new Aliases(registry, directory.resolve("aliases.json"), Clock.systemUTC());
        aliases.refresh();
        backends.refresh();
        names = new ModelNames(aliases, backends);
    }

    @AfterEach
    void close() {
        server.close();
        probe.close();
        vertx.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat-default", "Chat-Default:latest", "registry.ollama.ai/library/chat-default"})
    void resolvesAliasesInEverySpelling(String asked) throws Exception {
        ResolvedModel resolved = names.resolve(asked, AllowedModels.all());

        assertThat(resolved.alias()).isEqualTo("chat-default");
        assertThat(resolved.places().name()).isEqualTo("small:1b");
        assertThat(resolved.asked()).isEqualTo(asked);
    }

    @Test
    void prefersTheAliasThatAPersonSet() throws Exception {
        assertThat(names.resolve("big", AllowedModels.all()).places().name()).isEqualTo("small:1b");
        assertThat(names.resolve("big:70b", AllowedModels.all()).places().name())
                .isEqualTo("big:70b");
    }

    @Test
    void namesTheModelThatAnAliasLost() {
        assertThatThrownBy(() -> names.resolve("orphan", AllowedModels.all()))
                .isInstanceOf(GatewayException.class)
                .hasMessage("the alias 'orphan' points to 'gone', which no backend has");
    }

    @Test
    void offersTheNearestNamesOfThoseAllowed() {
        assertThatThrownBy(() -> names.resolve("smal:1b", AllowedModels.all()))
                .hasMessage("model 'smal:1b' not found; did you mean small:1b?");
        assertThatThrownBy(() -> names.resolve("smal:1b", AllowedModels.only(List.of("big:70b"))))
                .hasMessage("model 'smal:1b' not found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "small:1b",
                "SMALL:1B",
                "library/small:1b",
                "https://registry.ollama.ai/library/Small:1b",
                "chat-default",
                "chat-default:latest",
                "big",
                " small:1b ",
                "small:1b@sha256:0000",
                "sha256:0000"
            })
    void reachesNoModelThatIsNotAllowed(String asked) {
        AllowedModels allowed = AllowedModels.only(List.of("big:70b", "org/model"));

        assertThatThrownBy(() -> names.resolve(asked, allowed)).isInstanceOf(GatewayException.class);
    }

    @Test
    void allowsModelsAndAliasesThatAreListed() throws Exception {
        AllowedModels allowed = AllowedModels.only(List.of("Big:70B", "org/model", "chat-default"));

        assertThat(names.resolve("big:70b", allowed).places().isEmpty()).isFalse();
        assertThat(names.resolve("ORG/model", allowed).places().name()).isEqualTo("org/Model:latest");
        assertThat(names.resolve("chat-default", allowed).places().name()).isEqualTo("small:1b");
        assertThatThrownBy(() -> names.resolve("small:1b", allowed)).isInstanceOf(GatewayException.class);
    }

    @Test
    void switchesForRequestsThatComeAfterwards() throws Exception {
        Aliases aliases = new Aliases(registry, directory.resolve("switched.json"), Clock.systemUTC());
        ModelNames switched = new ModelNames(aliases, backends);
        aliases.refresh();
        registry.set("chat-default", "big-70b", "ollama:big:70b");
        assertThat(switched.resolve("chat-default", AllowedModels.all())
                        .places()
                        .name())
                .isEqualTo("small:1b");

        aliases.refresh();

        assertThat(switched.resolve("chat-default", AllowedModels.all())
                        .places()
                        .name())
                .isEqualTo("big:70b");
    }

    @Test
    void listsAliasesThatSomeBackendCanAnswer() {
        assertThat(names.aliases()).extracting(ResolvedModel::alias).containsExactlyInAnyOrder("chat-default", "big");
    }
}
