package ai.beast.registry.catalog.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.work.loop.Loops;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Vetoed;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class ChangeListenerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    TestInfra infra;

    private final Loops loops = new Loops();

    @AfterEach
    void stop() {
        loops.close();
    }

    /** A cache that fails with an error when it is told of the entry {@code poison}. */
    @Vetoed
    private static final class FailingCache extends AnswerCache {
        FailingCache() {
            super(new SimpleMeterRegistry());
        }

        @Override
        void changed(List<String> ids) {
            if (ids.contains("poison")) {
                throw new IllegalStateException("poison");
            }
            super.changed(ids);
        }
    }

    @Test
    void goesOnListeningAfterAFailure() throws Exception {
        // given
        AnswerCache cache = new FailingCache();
        new ChangeListener(cache, loops, infra.jdbcUrl(), infra.dbUser(), infra.dbPassword()).start(new StartupEvent());
        AtomicInteger made = new AtomicInteger();
        awaitCached(cache, made);
        try (Connection other = DriverManager.getConnection(infra.jdbcUrl(), infra.dbUser(), infra.dbPassword());
                Statement statement = other.createStatement()) {
            // when
            statement.execute("NOTIFY registry_models, 'poison'");
            await().atMost(TIMEOUT).until(() -> loops.states().getFirst().failures() == 1);
            awaitCached(cache, made);
            statement.execute("NOTIFY registry_models, 'one'");
            // then
            int before = made.get();
            await().atMost(TIMEOUT).untilAsserted(() -> {
                ask(cache, made);
                assertThat(made.get()).isGreaterThan(before);
            });
        }
    }

    /** Waits until the listener has enabled the cache. */
    private static void awaitCached(AnswerCache cache, AtomicInteger made) {
        await().atMost(TIMEOUT).until(() -> {
            ask(cache, made);
            int before = made.get();
            ask(cache, made);
            return made.get() == before;
        });
    }

    private static void ask(AnswerCache cache, AtomicInteger made) {
        cache.entry("one", false, () -> {
            made.incrementAndGet();
            return new Answer("1", new byte[1]);
        });
    }
}
