package ai.beast.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Sets the timeout of every {@code await()} that names none, before each test class: a minute instead of ten seconds, which
 * a slow machine under full load may need. JUnit finds it by {@code META-INF/services}.
 */
public final class DefaultTimeout implements BeforeAllCallback {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** The test's own class loader may have an {@link Awaitility} of its own. */
    @Override
    public void beforeAll(ExtensionContext context) throws ReflectiveOperationException {
        Class.forName(
                        Awaitility.class.getName(),
                        true,
                        context.getRequiredTestClass().getClassLoader())
                .getMethod("setDefaultTimeout", Duration.class)
                .invoke(null, TIMEOUT);
    }
}
