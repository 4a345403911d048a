package ai.beast.outbox;

import ai.beast.messaging.OutboxRelay;
import ai.beast.messaging.dead.DeadLetterSource;
import ai.beast.messaging.dead.DeadLetterSources;
import ai.beast.work.table.DeadRows;
import ai.beast.work.table.WorkTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The dead letters of a service with a database: events of its inbox and outbox, and the dead rows of its work tables. */
@ApplicationScoped
class DeadTables implements DeadLetterSources {
    /** Dead letters of one kind that are kept at most; work tables have their own retention. */
    private static final int MAX_KEPT = 10_000;

    private final List<DeadLetterSource> sources = new ArrayList<>();

    DeadTables(Jdbi jdbi, InboxDeadLetters inbox, OutboxRelay relay, @Any Instance<WorkTable<?>> tables) {
        sources.add(new DeadTable(jdbi, DeadTableDefinition.INBOX) {
            @Override
            public void tend(Duration keep) {
                inbox.replayRequested();
                deleteExpired(keep, MAX_KEPT);
            }
        });
        sources.add(new DeadTable(jdbi, DeadTableDefinition.OUTBOX) {
            @Override
            public int replay(@Nullable String key, @Nullable String type) {
                int replayed = super.replay(key, type);
                relay.wake();
                return replayed;
            }

            @Override
            public void tend(Duration keep) {
                deleteExpired(keep, MAX_KEPT);
            }
        });
        tables.forEach(table -> {
            DeadRows rows = table.definition().deadRows();
            if (rows != null) {
                sources.add(new DeadTable(jdbi, DeadTableDefinition.of(table.definition(), rows)));
            }
        });
    }

    @Override
    public List<DeadLetterSource> sources() {
        return List.copyOf(sources);
    }
}
