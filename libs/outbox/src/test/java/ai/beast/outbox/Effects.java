package ai.beast.outbox;

import ai.beast.contracts.EventData;
import ai.beast.contracts.EventType;
import ai.beast.contracts.ModelDeleted;
import ai.beast.messaging.Events;
import ai.beast.problem.ProblemException;
import ai.beast.work.failure.Failure;
import io.cloudevents.CloudEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** A little service for the tests: an event's effect is a row, and some events fail. */
@ApplicationScoped
class Effects implements InboxConsumer {
    /** A subject whose event can never be applied. */
    static final String FORBIDDEN = "forbidden-model";
    /** A subject whose event meets a defect. */
    static final String DEFECT = "defect-model";
    /** A subject whose event meets an {@link Error}. */
    static final String ERROR = "error-model";
    /** A prefix of subjects whose files are unavailable for more attempts than an unknown failure has. */
    static final String UNMOUNTED = "unmounted-model";

    /** A prefix of subjects whose events fail until {@link #repair}. */
    static final String BROKEN = "broken-model";

    private volatile boolean repaired;

    private final Inbox inbox;
    private final Outbox outbox;
    private final DataSource database;
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

    Effects(Inbox inbox, Outbox outbox, DataSource database) {
        this.inbox = inbox;
        this.outbox = outbox;
        this.database = database;
    }

    @Override
    @Incoming("events")
    @Blocking
    public void on(List<String> messages) {
        messages.forEach(message -> inbox.receive(message, Set.of(EventType.MODEL_DOWNLOADED), this::apply));
    }

    private void apply(CloudEvent event, EventData data) {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO effect VALUES (?, ?)")) {
            insert.setString(1, event.getId());
            insert.setString(2, data.subject());
            insert.executeUpdate();
        } catch (SQLException failure) {
            throw new DatabaseException("no effect", failure);
        }
        switch (data.subject()) {
            case FORBIDDEN -> throw ProblemException.invalid("model", "never");
            case DEFECT -> throw new IllegalStateException("a defect");
            case ERROR -> throw new OutOfMemoryError("of a test");
            default -> awaitMount(data.subject());
        }
    }

    private void awaitMount(String model) {
        if (model.startsWith(BROKEN) && !repaired) {
            throw ProblemException.invalid("model", "not yet");
        }
        if (model.startsWith(UNMOUNTED) && attempts.merge(model, 1, Integer::sum) <= Failure.MAX_ATTEMPTS) {
            throw new UncheckedIOException(new NoSuchFileException("models"));
        }
    }

    void repair() {
        repaired = true;
    }

    /** Makes the effect of several models at once. */
    void batch(List<String> models) {
        inbox.receiveBatch(models, model -> "batch of " + model, some -> some.forEach(this::insert));
    }

    private void insert(String model) {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO effect VALUES (?, ?)")) {
            insert.setString(1, model);
            insert.setString(2, model);
            insert.executeUpdate();
        } catch (SQLException failure) {
            throw new DatabaseException("no effect", failure);
        }
        if (model.startsWith(FORBIDDEN)) {
            throw ProblemException.invalid("model", "never");
        }
    }

    @Transactional
    public void changeAndTell(String model, boolean fail) {
        changeAndTell(model, "", fail);
    }

    @Transactional
    public void changeAndTell(String model, String path, boolean fail) {
        outbox.append(Events.of("outbox-test", new ModelDeleted(model, path, null)));
        if (fail) {
            throw new IllegalStateException("the change fails after the event was recorded");
        }
    }

    List<String> models() {
        return column("SELECT model FROM effect ORDER BY model");
    }

    List<String> outboxed() {
        return column("SELECT subject FROM outbox");
    }

    List<String> deadInOutbox() {
        return column("SELECT subject FROM dead_outbox_event");
    }

    private List<String> column(String query) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(query);
                ResultSet rows = select.executeQuery()) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException failure) {
            throw new DatabaseException("cannot look", failure);
        }
    }
}
