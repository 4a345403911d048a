package ai.beast.e2e;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one running suite, started by the first that asks and stopped after the last. Each test class finds it ready,
 * whatever the one before killed.
 */
final class RunningSuite implements ParameterResolver, BeforeAllCallback {
    private static final ExtensionContext.Namespace PLACE = ExtensionContext.Namespace.create(RunningSuite.class);

    @Override
    public void beforeAll(ExtensionContext testClass) {
        suite(testClass).awaitReady();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Suite.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return suite(test);
    }

    private static Suite suite(ExtensionContext context) {
        return context.getRoot().getStore(PLACE).computeIfAbsent(Suite.class, _ -> Suite.started(), Suite.class);
    }
}
