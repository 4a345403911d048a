package ai.beast.messaging.dead;

import ai.beast.messaging.dead.DeadLetterSource.Position;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.problem.TimeParameter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The dead letters of all kinds of this service. An id is a kind, a hyphen and a key of that kind. Blocks. */
@ApplicationScoped
class DeadLetterService {
    private final SortedMap<String, DeadLetterSource> sources = new TreeMap<>();
    private final DeadLetterUpkeep upkeep;

    DeadLetterService(@Any Instance<DeadLetterSources> modules, DeadLetterUpkeep upkeep) {
        modules.forEach(module -> module.sources().forEach(source -> sources.put(source.kind(), source)));
        this.upkeep = upkeep;
    }

    private record Id(DeadLetterSource source, String key) {}

    /** @param cursor id and last failure of the dead letter before the page, with {@code @} between them */
    DeadLetterPage page(@Nullable String kind, @Nullable String type, @Nullable String cursor, int limit) {
        Id last = cursor == null ? null : parse(cursor.substring(0, Math.max(0, cursor.lastIndexOf('@'))));
        Position after = last == null || cursor == null ? null : position(last.key(), cursor);
        if (cursor != null && after == null) {
            throw new ProblemException(ErrorCode.INVALID_CURSOR, "cursor must be a nextCursor of this list");
        }
        List<DeadLetter> items = new ArrayList<>();
        for (DeadLetterSource source : of(kind)) {
            if (items.size() <= limit
                    && (last == null || source.kind().compareTo(last.source().kind()) >= 0)) {
                Position from = last != null && last.source() == source ? after : null;
                items.addAll(source.page(type, from, limit + 1 - items.size()));
            }
        }
        boolean more = items.size() > limit;
        List<DeadLetter> shown = more ? items.subList(0, limit) : items;
        Map<String, Long> counts = new TreeMap<>();
        sources.forEach((name, source) -> counts.put(name, source.count()));
        return new DeadLetterPage(
                shown, more ? shown.getLast().id() + "@" + shown.getLast().lastFailedAt() : null, counts);
    }

    private static @Nullable Position position(String key, String cursor) {
        try {
            return new Position(TimeParameter.parse("cursor", cursor.substring(cursor.lastIndexOf('@') + 1)), key);
        } catch (ProblemException malformed) {
            return null;
        }
    }

    DeadLetter get(String id) {
        Id known = known(id);
        return known.source().find(known.key()).orElseThrow(() -> notFound(id));
    }

    /** @param type only those of this type; null for all */
    int replay(@Nullable String kind, @Nullable String type) {
        int replayed =
                of(kind).stream().mapToInt(source -> source.replay(null, type)).sum();
        upkeep.wake();
        return replayed;
    }

    void replay(String id) {
        Id known = known(id);
        if (known.source().replay(known.key(), null) == 0) {
            if (known.source().find(known.key()).isPresent()) {
                throw new ProblemException(
                        ErrorCode.INVALID_STATE, "Dead letter " + id + " cannot be replayed; repeat its request");
            }
            throw notFound(id);
        }
        upkeep.wake();
    }

    void drop(String id) {
        Id known = known(id);
        if (!known.source().drop(known.key())) {
            throw notFound(id);
        }
    }

    private Collection<DeadLetterSource> of(@Nullable String kind) {
        if (kind == null) {
            return sources.values();
        }
        DeadLetterSource source = sources.get(kind);
        if (source == null) {
            throw ProblemException.invalid("kind", "kind must be one of: " + String.join(", ", sources.keySet()));
        }
        return List.of(source);
    }

    private Id known(String id) {
        Id known = parse(id);
        if (known == null) {
            throw notFound(id);
        }
        return known;
    }

    private @Nullable Id parse(String id) {
        int hyphen = id.indexOf('-');
        DeadLetterSource source = hyphen < 0 ? null : sources.get(id.substring(0, hyphen));
        return source == null ? null : new Id(source, id.substring(hyphen + 1));
    }

    private static ProblemException notFound(String id) {
        return ProblemException.notFound("There is no dead letter " + id);
    }
}
