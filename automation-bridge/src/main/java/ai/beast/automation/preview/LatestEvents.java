package ai.beast.automation.preview;

import ai.beast.automation.binding.BoundEvent;
import ai.beast.contracts.EventType;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.InvalidEventException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The latest events of each type that this process has met, a few of each. Lost at its end. Thread-safe. */
@ApplicationScoped
public class LatestEvents {
    private static final int MAX_OF_A_TYPE = 20;

    private final ObjectMapper mapper;
    private final Map<EventType, List<Met>> byType = new EnumMap<>(EventType.class);
    private long count;

    LatestEvents(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** @param number rises with every event */
    private record Met(long number, CloudEvent event) {}

    /** Notes an event of the suite, whether a binding wants it or not. */
    public synchronized void note(CloudEvent event) {
        EventType.of(event.getType()).ifPresent(type -> {
            List<Met> known = byType.getOrDefault(type, List.of());
            byType.put(
                    type,
                    Stream.concat(Stream.of(new Met(++count, event)), known.stream())
                            .limit(MAX_OF_A_TYPE)
                            .toList());
        });
    }

    /** The latest event of these types that fits. */
    Optional<BoundEvent> find(Collection<EventType> types, Predicate<BoundEvent> fits) {
        return types.stream()
                .flatMap(type -> known(type).stream())
                .sorted(Comparator.comparingLong(Met::number).reversed())
                .flatMap(met -> bound(met.event()).stream())
                .filter(fits)
                .findFirst();
    }

    private synchronized List<Met> known(EventType type) {
        return byType.getOrDefault(type, List.of());
    }

    private Optional<BoundEvent> bound(CloudEvent event) {
        try {
            return Optional.of(BoundEvent.of(event, EventJson.data(event), mapper));
        } catch (InvalidEventException dead) {
            return Optional.empty();
        }
    }
}
