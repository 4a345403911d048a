package ai.beast.gateway.alias;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The aliases of the catalogue at one moment. Immutable: a request resolves its name in one table, so a switch is atomic.
 *
 * @param aliases by name
 * @param readAt when the registry was read
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AliasTable(Map<String, Entry> aliases, Instant readAt) {
    static final AliasTable EMPTY = new AliasTable(Map.of(), Instant.EPOCH);

    /**
     * What an alias stands for.
     *
     * @param model id in the catalogue
     * @param names under which backends may list the model, the most certain first
     * @param since from when on
     * @param by who set it
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Entry(String model, List<String> names, Instant since, String by) {
        public Entry {
            Objects.requireNonNull(model, "model");
            names = List.copyOf(names);
        }
    }

    public AliasTable {
        Objects.requireNonNull(readAt, "readAt");
        aliases = Map.copyOf(new TreeMap<>(aliases));
    }

    public Optional<Entry> find(String alias) {
        return Optional.ofNullable(aliases.get(alias));
    }

    boolean sameAliases(AliasTable other) {
        return aliases.equals(other.aliases);
    }
}
