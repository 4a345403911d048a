package ai.beast.registry.catalog.cache;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Listens to what the database tells of every commit that changes entries, whichever replica makes it, and drops cached
 * answers. Has a connection of its own; while that is broken nothing is cached, and afterwards the cache begins anew.
 */
@ApplicationScoped
class ChangeListener {
    private static final Logger LOG = Logger.getLogger(ChangeListener.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int LOOK_AFTER_MILLIS = 5_000;

    private final AnswerCache answers;
    private final String url;
    private final Properties login = new Properties();
    private volatile boolean stopping;
    private volatile Thread thread = Thread.currentThread();

    ChangeListener(
            AnswerCache answers,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") String user,
            @ConfigProperty(name = "quarkus.datasource.password") String password) {
        this.answers = answers;
        this.url = url;
        login.setProperty("user", user);
        login.setProperty("password", password);
        login.setProperty("ApplicationName", "registry-service changes");
        login.setProperty("tcpKeepAlive", "true");
        login.setProperty("connectTimeout", "10");
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().daemon().name("registry-changes").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        thread.interrupt();
    }

    private void run() {
        while (!stopping) {
            try (Connection connection = new Driver().connect(url, login)) {
                listen(connection);
            } catch (SQLException broken) {
                if (!stopping) {
                    LOG.debugf("Not told of changes: %s", broken.getMessage());
                }
            }
            answers.startOver(false);
            if (!stopping) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN registry_models");
            answers.startOver(true);
            PGConnection notices = connection.unwrap(PGConnection.class);
            while (!stopping) {
                PGNotification[] told = notices.getNotifications(LOOK_AFTER_MILLIS);
                if (told == null || told.length == 0) {
                    // A connection that is dead without a word would be noticed here.
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
