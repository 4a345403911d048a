package ai.beast.gateway.backend;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.testing.model.FakeModelServer;
import ai.beast.testing.model.Script;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackendsTest {
    private final Vertx vertx = Vertx.vertx();
    private final BackendProbe probe = new BackendProbe(vertx, Duration.ofSeconds(30));
    private final FakeModelServer one = FakeModelServer.start("small:1b", "big:70b");
    private final FakeModelServer two = FakeModelServer.start("small:1b", "org/Model-7B");

    @AfterEach
    void close() {
        one.close();
        two.close();
        probe.close();
        vertx.close();
    }

    @Test
    void learnsWhatEachBackendHasAndHasLoaded() throws Exception {
        one.load("big:70b");
        two.next("/api/version", Script.status(404, "no such page"));
        Backends backends = backends(one.uri(), two.uri());

        backends.refresh();

        BackendView ollama = backends.views().getFirst();
        assertThat(ollama.isAvailable()).isTrue();
        assertThat(ollama.ollama()).isTrue();
        assertThat(ollama.models()).extracting(ServedModel::name).containsExactly("small:1b", "big:70b");
        assertThat(ollama.models()).extracting(ServedModel::isLoaded).containsExactly(false, true);
        BackendView other = backends.views().getLast();
        assertThat(other.ollama()).isFalse();
        assertThat(other.models()).extracting(ServedModel::name).containsExactly("small:1b", "org/Model-7B");
        assertThat(other.models()).allMatch(ServedModel::isLoaded);
    }

    @Test
    void keepsTheModelsOfBackendsThatWentAway() throws Exception {
        Backends backends = backends(one.uri());
        backends.refresh();

        one.goAway();
        backends.refresh();

        BackendView gone = backends.views().getFirst();
        assertThat(gone.isAvailable()).isFalse();
        assertThat(backends.isUsable(gone)).isFalse();
        assertThat(backends.find("small:1b").isEmpty()).isFalse();
        one.comeBack();
        backends.refresh();
        assertThat(backends.views().getFirst().isAvailable()).isTrue();
    }

    @Test
    void takesPagesAndErrorsForNoModelServer() throws Exception {
        one.next("/api/version", Script.reply(200, "text/html", "<html>Sign in</html>"));
        two.next("/api/tags", Script.status(500, "disk failure"));
        Backends backends = backends(one.uri(), two.uri());

        backends.refresh();

        assertThat(backends.views()).noneMatch(BackendView::isAvailable);
        assertThat(backends.views().getFirst().problem()).isEqualTo("Its answer is no JSON");
        assertThat(backends.views().getLast().problem()).isEqualTo("It answered /api/tags with status 500");
    }

    @Test
    void findsModelsByEveryEqualSpelling() throws Exception {
        Backends backends = backends(one.uri(), two.uri());
        backends.refresh();

        assertThat(backends.find("registry.ollama.ai/library/SMALL:1b").places())
                .hasSize(2);
        assertThat(backends.find("ORG/model-7b").name()).isEqualTo("org/Model-7B");
        assertThat(backends.find("small").isEmpty()).isTrue();
    }

    @Test
    void servesOneContentUnderOneName() throws Exception {
        two.add("small:1b", "another content");
        Backends backends = backends(one.uri(), two.uri());

        backends.refresh();

        ModelPlaces places = backends.find("small:1b");
        assertThat(places.places())
                .extracting(place -> place.view().backend().name())
                .containsExactly("ollama");
        assertThat(places.excluded()).containsExactly("b1");
    }

    @Test
    void offersTheNearestNames() throws Exception {
        Backends backends = backends(one.uri(), two.uri());
        backends.refresh();
        List<String> names = backends.views().stream()
                .flatMap(view -> view.models().stream())
                .map(ServedModel::name)
                .toList();

        assertThat(ModelPlaces.nearest("small", names.stream())).containsExactly("small:1b");
        assertThat(ModelPlaces.nearest("bgi:70b", names.stream())).containsExactly("big:70b");
        assertThat(ModelPlaces.nearest("model-7b", names.stream())).containsExactly("org/Model-7B");
        assertThat(ModelPlaces.nearest("x", names.stream())).isEmpty();
    }

    private Backends backends(URI first, URI... others) {
        List<String> entries = new ArrayList<>();
        for (URI other : others) {
            entries.add("b" + (entries.size() + 1) + "=" + other);
        }
        return new Backends(Backend.of(Optional.of(first), entries), probe, Clock.systemUTC());
    }
}
