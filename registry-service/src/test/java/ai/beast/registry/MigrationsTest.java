package ai.beast.registry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.contracts.ModelUpdated;
import ai.beast.contracts.ModelUpdated.Change;
import ai.beast.messaging.EventJson;
import io.cloudevents.CloudEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of any earlier state of the service is brought up to date. */
class MigrationsTest {
    private static RegistryDatabase database;

    @TempDir
    Path earlier;

    @BeforeAll
    static void start() {
        database = new RegistryDatabase();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void migrationsThatWereNumberedBelowLaterOnesAreMadeUpFor() throws Exception {
        // given
        for (String migration : List.of(
                "V1__models.sql",
                "V2__instances.sql",
                "V10__search.sql",
                "V11__shipped_catalogue.sql",
                "V20__discovered_instances.sql",
                "V21__model_roots.sql")) {
            copy(migration);
        }
        database.migration("earlier").locations("filesystem:" + earlier).load().migrate();
        // when
        FluentConfiguration now = database.migration("earlier");
        now.load().migrate();
        // then
        assertThat(Arrays.stream(now.load().info().all()))
                .hasSizeGreaterThan(12)
                .allMatch(migration -> migration.getState().isApplied());
        assertThat(now.load().info().pending())
                .extracting(MigrationInfo::getScript)
                .isEmpty();
    }

    @Test
    void reportsTheAliasesThereAreOnceMore() throws Exception {
        database.migration("aliases").target("25").load().migrate();
        database.jdbi().useHandle(handle -> handle.execute("""
            INSERT INTO aliases.alias_journal (alias, model_id, sha256, live_from, live_until, set_by)
            VALUES ('chat', 'tiny', NULL, '2026-01-31T12:00:00.123456Z', NULL, 'a test'),
              ('former', 'tiny', NULL, '2026-01-31T12:00:00Z', '2026-01-31T13:00:00Z', 'a test')"""));

        database.migration("aliases").load().migrate();

        List<String> events = database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT event FROM aliases.outbox")
                        .mapTo(String.class)
                        .list());
        assertThat(events).hasSize(1);
        CloudEvent event = EventJson.read(events.getFirst());
        assertThat(event.getTime()).isEqualTo("2026-01-31T12:00:00.123456Z");
        assertThat(EventJson.data(event))
                .isEqualTo(new ModelUpdated("tiny", Change.ALIAS_CHANGED, null, null, Map.of("alias", "chat")));
    }

    @Test
    void partsTheWordsOfEntriesThereAre() throws Exception {
        database.migration("parted").target("26").load().migrate();
        database.jdbi().useTransaction(handle -> {
            handle.execute("SET LOCAL search_path TO parted, public");
            handle.execute("""
                INSERT INTO model (id, name, size_bytes, tags, author, name_words, words)
                SELECT 'old-llama3', 'Old Llama3 2.5b', 0, '{image-making}', 'Team', words, words
                FROM array_to_tsvector(ARRAY['old', 'llama3', '2', '5b']) AS words""");
        });

        database.migration("parted").load().migrate();

        assertThat(words("SELECT unnest(tsvector_to_array(name_words)) FROM parted.model"))
                .containsExactlyInAnyOrder("old", "llama3", "llama", "3", "2", "5b", "2.5b");
        assertThat(words("SELECT unnest(tsvector_to_array(words)) FROM parted.model"))
                .contains("llama", "2.5b", "image", "making", "team");
        assertThat(words("SELECT word FROM parted.search_word")).contains("llama", "2.5b", "making");
        assertThat(words("SELECT id FROM parted.search_entry WHERE called @@ CAST('llama & 3' AS tsquery)"))
                .containsExactly("old-llama3");
    }

    private static List<String> words(String query) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(query).mapTo(String.class).list());
    }

    private void copy(String migration) throws IOException {
        try (var script = MigrationsTest.class.getResourceAsStream("/db/migration/" + migration)) {
            Files.copy(script, earlier.resolve(migration));
        }
    }
}
