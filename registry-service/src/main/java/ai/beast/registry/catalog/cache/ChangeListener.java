package ai.beast.registry.catalog.cache;

import ai.beast.work.loop.Loop;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Receives a notification from PostgreSQL for every commit that changes entries, of any replica, and drops the cached
 * answers. Uses a connection of its own. Whatever ends a round, an error in a notification included, empties the cache and
 * disables it until the next round listens.
 */
@ApplicationScoped
class ChangeListener {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final int POLL_MILLIS = 5_000;

    private final AnswerCache answers;
    private final String url;
    private final Properties login = new Properties();
    private final Loops loops;

    ChangeListener(
            AnswerCache answers,
            Loops loops,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") String user,
            @ConfigProperty(name = "quarkus.datasource.password") String password) {
        this.answers = answers;
        this.loops = loops;
        this.url = url;
        login.setProperty("user", user);
        login.setProperty("password", password);
        login.setProperty("ApplicationName", "registry-service changes");
        login.setProperty("tcpKeepAlive", "true");
        login.setProperty("connectTimeout", "10");
    }

    void start(@Observes StartupEvent event) {
        loops.start(
                LoopSettings.named("registry-changes")
                        .retryDelay(RETRY_DELAY, RETRY_DELAY)
                        .interruptAtStop(),
                this::listen);
    }

    /** Listens until the connection fails or the loop stops. Afterwards nothing is cached until the next round listens. */
    private Next listen(Loop loop) throws SQLException {
        try (Connection connection = new Driver().connect(url, login)) {
            listen(connection, loop);
        } finally {
            answers.startOver(false);
        }
        return Next.end();
    }

    private void listen(Connection connection, Loop loop) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN registry_models");
            answers.startOver(true);
            PGConnection notices = connection.unwrap(PGConnection.class);
            while (!loop.stopping()) {
                PGNotification[] told = notices.getNotifications(POLL_MILLIS);
                if (told == null || told.length == 0) {
                    // Detects a connection that the network dropped silently.
                    statement.execute("SELECT 1");
                } else {
                    for (PGNotification notice : told) {
                        apply(notice.getParameter());
                    }
                }
            }
        }
    }

    private void apply(String told) {
        if (told.equals("*")) {
            answers.startOver(true);
        } else {
            answers.changed(List.of(told.split(" ", -1)));
        }
    }
}
