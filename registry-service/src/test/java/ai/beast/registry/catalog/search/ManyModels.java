package ai.beast.registry.catalog.search;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jdbi.v3.core.Jdbi;

/** A large catalogue, made by the database itself from the script that the measurements use too. */
final class ManyModels {
    private ManyModels() {}

    static void insert(Jdbi database, int count) {
        String script = script().replace(":models", Integer.toString(count));
        database.useHandle(handle -> handle.createScript(script).execute());
    }

    private static String script() {
        try (InputStream script = ManyModels.class.getResourceAsStream("/many-models.sql")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
