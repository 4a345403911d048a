package ai.beast.gateway.alias;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The aliases as the registry has them. While it is unavailable the last table stays in force, across restarts, too. One thread
 * refreshes; any thread reads.
 */
public final class Aliases {
    private static final Logger LOG = Logger.getLogger(Aliases.class);

    /** Instances come and go without a change of the alias. */
    private static final Duration NAMES_MAX_AGE = Duration.ofMinutes(5);

    private static final String OLLAMA = "ollama:";
    private static final String GGUF = ".gguf";

    private final Registry registry;
    private final AliasFile file;
    private final Clock clock;
    private volatile AliasTable table;
    private Instant namesReadAt = Instant.MIN;

    /** @param copy where the last known table is kept */
    public Aliases(Registry registry, Path copy, Clock clock) {
        this.registry = registry;
        this.file = new AliasFile(copy);
        this.clock = clock;
        this.table = file.read();
    }

    public AliasTable table() {
        return table;
    }

    /** Copies on disk that were damaged: 0 or 1. */
    public int damaged() {
        return file.isDamaged() ? 1 : 0;
    }

    /**
     * Reads the registry. An alias whose model cannot be read stays as it is, and holds up no other.
     *
     * @throws IOException when the registry is unavailable, or answers as something else does; what could not be read stays
     */
    public void refresh() throws IOException, InterruptedException {
        Instant now = clock.instant();
        AliasTable before = table;
        boolean anew = namesReadAt.isBefore(now.minus(NAMES_MAX_AGE)) || namesReadAt.isAfter(now);
        JsonNode items = registry.get("/api/models/aliases").path("items");
        if (!items.isArray()) {
            throw new IOException("what answers has no list of aliases, so it is not the registry");
        }
        IOException failure = null;
        Map<String, AliasTable.Entry> entries = new LinkedHashMap<>();
        for (JsonNode item : items) {
            String alias = item.path("alias").asText();
            String model = item.path("model").asText();
            if (alias.isBlank() || model.isBlank()) {
                continue;
            }
            AliasTable.Entry known = before.aliases().get(alias);
            try {
                List<String> names =
                        !anew && known != null && known.model().equals(model) ? known.names() : names(model);
                entries.put(
                        alias,
                        new AliasTable.Entry(
                                model, names, time(item), item.path("by").asText()));
            } catch (IOException unreadable) {
                failure = unreadable;
                if (known != null) {
                    entries.put(alias, known);
                }
            }
        }
        if (anew) {
            namesReadAt = now;
        }
        put(new AliasTable(entries, now));
        if (failure != null) {
            throw failure;
        }
    }

    private void put(AliasTable fresh) {
        AliasTable before = table;
        table = fresh;
        if (fresh.sameAliases(before)) {
            return;
        }
        try {
            file.write(fresh);
        } catch (IOException full) {
            LOG.warnf("The copy of the aliases cannot be written: %s", full.getMessage());
        }
    }

    /** What Ollama calls the model, what the catalogue calls it, and what servers call it that are started with its file. */
    private List<String> names(String model) throws IOException, InterruptedException {
        Set<String> names = new LinkedHashSet<>();
        Set<String> files = new LinkedHashSet<>();
        for (JsonNode instance :
                registry.get("/api/models/" + model + "/instances").path("items")) {
            String path = instance.path("path").asText();
            if (path.startsWith(OLLAMA)) {
                names.add(path.substring(OLLAMA.length()));
            } else if (path.toLowerCase(Locale.ROOT).endsWith(GGUF)) {
                String file = path.substring(path.lastIndexOf('/') + 1);
                files.add(path);
                files.add(file);
                files.add(file.substring(0, file.length() - GGUF.length()));
            }
        }
        JsonNode entry = registry.get("/api/models/" + model);
        for (String member : new String[] {"name", "sourceRepo"}) {
            String name = entry.path(member).asText("");
            if (!name.isBlank() && !name.equals("null")) {
                names.add(name);
            }
        }
        names.add(model);
        names.addAll(files);
        return List.copyOf(names);
    }

    private static Instant time(JsonNode item) {
        try {
            return Instant.parse(item.path("since").asText());
        } catch (DateTimeException unusable) {
            return Instant.EPOCH;
        }
    }
}
