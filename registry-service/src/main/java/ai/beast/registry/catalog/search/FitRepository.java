package ai.beast.registry.catalog.search;

import ai.beast.modelfiles.memory.ModelDimensions;
import ai.beast.registry.catalog.cache.AnswerCache;
import ai.beast.registry.memory.FitQuery;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the entries that fit a memory. What an estimate needs of each entry is kept in memory, some hundred bytes an
 * entry; only entries whose state is another than the kept one are read again, and nothing is while no entry changed.
 * Thread-safe.
 */
@ApplicationScoped
class FitRepository {
    /** A slider moves over a few values; each answer has an id for each entry that fits. */
    private static final int MAX_ANSWERS = 32;

    private static final ObjectReader DIMENSIONS = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readerFor(ModelDimensions.class);

    private final AnswerCache changes;
    private final ReentrantLock reading = new ReentrantLock();
    private final Cache<FitQuery, List<String>> answers =
            Caffeine.newBuilder().maximumSize(MAX_ANSWERS).build();
    private Map<String, Inputs> entries = Map.of();
    private OptionalLong readAt = OptionalLong.empty();

    FitRepository(AnswerCache changes) {
        this.changes = changes;
    }

    /** What an estimate needs of one state of an entry. */
    private record Inputs(
            long state,
            @Nullable ModelDimensions dimensions,
            long sizeBytes,
            @Nullable Long contextLength) {}

    /** Ids in no order. */
    List<String> fitting(Handle handle, FitQuery query) {
        reading.lock();
        try {
            OptionalLong now = changes.state();
            if (now.isEmpty() || !now.equals(readAt)) {
                entries = read(handle);
                answers.invalidateAll();
                readAt = now;
            }
            return answers.get(query, this::compute);
        } finally {
            reading.unlock();
        }
    }

    private List<String> compute(FitQuery query) {
        return entries.entrySet().stream()
                .filter(entry -> {
                    Inputs inputs = entry.getValue();
                    return query.wanted()
                            .contains(query.fit(inputs.dimensions(), inputs.sizeBytes(), inputs.contextLength())
                                    .fits());
                })
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<String, Inputs> read(Handle handle) {
        Map<String, Inputs> present = new HashMap<>();
        Map<String, Long> changed = new HashMap<>();
        handle.createQuery("SELECT id, state FROM search_entry")
                .map((row, _) -> Map.entry(row.getString("id"), row.getLong("state")))
                .forEach(entry -> {
                    Inputs kept = entries.get(entry.getKey());
                    if (kept != null && kept.state() == entry.getValue()) {
                        present.put(entry.getKey(), kept);
                    } else {
                        changed.put(entry.getKey(), entry.getValue());
                    }
                });
        if (!changed.isEmpty()) {
            handle.createQuery("""
                SELECT id, size_bytes, context_length, dimensions FROM model
                WHERE id IN (SELECT unnest(CAST(:ids AS text[])))\
                """)
                    .bindArray("ids", String.class, List.copyOf(changed.keySet()))
                    .map((row, _) -> {
                        String id = row.getString("id");
                        return Map.entry(id, inputs(row, Objects.requireNonNull(changed.get(id))));
                    })
                    .forEach(entry -> present.put(entry.getKey(), entry.getValue()));
        }
        return present;
    }

    private static Inputs inputs(ResultSet row, long state) throws SQLException {
        String dimensions = row.getString("dimensions");
        try {
            return new Inputs(
                    state,
                    dimensions == null ? null : DIMENSIONS.readValue(dimensions),
                    row.getLong("size_bytes"),
                    row.getObject("context_length", Long.class));
        } catch (JsonProcessingException unreadable) {
            throw new SQLException("A column holds JSON this release cannot read", unreadable);
        }
    }
}
