package ai.beast.versioning.upkeep;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/** Times at which each kind of upkeep last started. Times are the database's. */
@ApplicationScoped
class UpkeepJournal {
    private final Jdbi database;

    UpkeepJournal(Jdbi database) {
        this.database = database;
    }

    /**
     * Notes that a task begins now, if it is due. The first time it is not: a service that was just installed has other things to
     * do. A time to come, of a clock that was wrong, counts as now.
     *
     * @return whether it is due; of several that ask at once, one is told so
     */
    boolean begin(String task, Duration every) {
        return database.withHandle(handle -> {
            handle.createUpdate("INSERT INTO upkeep (task, begun_at) VALUES (:task, now()) ON CONFLICT DO NOTHING")
                    .bind("task", task)
                    .execute();
            handle.createUpdate("UPDATE upkeep SET begun_at = now() WHERE task = :task AND begun_at > now()")
                    .bind("task", task)
                    .execute();
            return handle.createUpdate("""
                                    UPDATE upkeep SET begun_at = now()
                                    WHERE task = :task AND begun_at <= now() - :seconds * interval '1 second'""")
                            .bind("task", task)
                            .bind("seconds", every.toMillis() / 1000.0)
                            .execute()
                    == 1;
        });
    }
}
