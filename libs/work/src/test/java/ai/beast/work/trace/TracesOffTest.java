package ai.beast.work.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class TracesOffTest {
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void carriesTraceWithoutClassesOfOpenTelemetry() throws Exception {
        URL own = Traces.class.getProtectionDomain().getCodeSource().getLocation();
        try (WithoutOpenTelemetry loader = new WithoutOpenTelemetry(own)) {
            Class<?> traces = loader.loadClass(Traces.class.getName());
            AutoCloseable step = (AutoCloseable)
                    traces.getMethod("step", String.class, String.class).invoke(null, "work", TRACEPARENT);
            try (step) {
                step.getClass().getMethod("failed", String.class).invoke(step, "expected");
                assertThat(traces.getMethod("current").invoke(null)).isEqualTo(TRACEPARENT);
            }

            assertThat(traces.getMethod("current").invoke(null)).isNull();
        }
    }

    /** Has classes of its own of the package under test. */
    private static final class WithoutOpenTelemetry extends URLClassLoader {
        WithoutOpenTelemetry(URL own) {
            super(new URL[] {own}, TracesOffTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.opentelemetry.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("ai.beast.work.trace.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
