package ai.beast.registry.card;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Cards that people wrote. Changes need a transaction of the caller that has locked the model. */
@ApplicationScoped
class CardRepository {
    private final Jdbi database;

    CardRepository(Jdbi database) {
        this.database = database;
    }

    Optional<Card> find(String model) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT markdown, revision, written_by FROM model_card WHERE model_id = :model")
                .bind("model", model)
                .map((row, _) ->
                        new Card(row.getString("markdown"), row.getLong("revision"), row.getString("written_by")))
                .findOne());
    }

    void put(String model, String markdown, String by) {
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO model_card (model_id, markdown, written_by) VALUES (:model, :markdown, :by)
                        ON CONFLICT ON CONSTRAINT model_card_pk DO UPDATE SET
                          markdown = EXCLUDED.markdown, written_by = EXCLUDED.written_by, written_at = now(),
                          revision = model_card.revision + 1""")
                .bind("model", model)
                .bind("markdown", markdown)
                .bind("by", by)
                .execute());
    }

    /** @return whether there was one */
    boolean remove(String model) {
        return database.withHandle(handle -> handle.createUpdate("DELETE FROM model_card WHERE model_id = :model")
                        .bind("model", model)
                        .execute())
                == 1;
    }
}
