package ai.beast.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Real PostgreSQL, Redis and Kafka for a {@code @QuarkusTest}, shared by all modules of one build, with a database, a
 * logical Redis database, a topic and directories that this run has for itself. Use it with
 * {@code @QuarkusTestResource(Infrastructure.class)}; a field of type {@link TestInfra} in the test is filled.
 *
 * <p>Tests that stop a server use {@link PrivateInfrastructure}.
 */
public class Infrastructure implements QuarkusTestResourceLifecycleManager {
    private @Nullable TestInfra infra;

    @Override
    public Map<String, String> start() {
        TestInfra started = TestInfra.on(endpoints());
        infra = started;
        return started.configuration();
    }

    InfraEndpoints endpoints() {
        return SharedInfra.get();
    }

    @Override
    public void inject(TestInjector injector) {
        if (infra != null) {
            injector.injectIntoFields(infra, new TestInjector.MatchesType(TestInfra.class));
        }
    }

    @Override
    public void stop() {
        if (infra != null) {
            infra.discard();
            infra = null;
        }
    }
}
