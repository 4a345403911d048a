package ai.beast.testing;

import org.jspecify.annotations.Nullable;

/**
 * Like {@link Infrastructure}, but with servers that this test run has for itself: for tests that stop and start one of
 * them. A field of type {@link PrivateInfra} in the test is filled. It costs some seconds and 300 MB: put such tests in
 * one class.
 */
public class PrivateInfrastructure extends Infrastructure {
    private @Nullable PrivateInfra servers;

    @Override
    InfraEndpoints endpoints() {
        PrivateInfra started = PrivateInfra.start();
        servers = started;
        return started.endpoints();
    }

    @Override
    public void inject(TestInjector injector) {
        super.inject(injector);
        if (servers != null) {
            injector.injectIntoFields(servers, new TestInjector.MatchesType(PrivateInfra.class));
        }
    }

    @Override
    public void stop() {
        super.stop();
        if (servers != null) {
            servers.close();
            servers = null;
        }
    }
}
