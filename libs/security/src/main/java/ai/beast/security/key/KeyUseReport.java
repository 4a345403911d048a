package ai.beast.security.key;

import ai.beast.contracts.KeyUsed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Fires {@link KeyUsed} when this process accepts a key for the first time on a day. Observers must not block. Thread-safe. */
@ApplicationScoped
public class KeyUseReport {
    private final Consumer<KeyUsed> observers;
    private final Clock clock;
    private final Map<String, LocalDate> days = new ConcurrentHashMap<>();

    @Inject
    KeyUseReport(Event<KeyUsed> event) {
        this(event::fire, Clock.systemUTC());
    }

    KeyUseReport(Consumer<KeyUsed> observers, Clock clock) {
        this.observers = observers;
        this.clock = clock;
    }

    /** @param key id of the key that was accepted */
    public void accepted(String key) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (!today.equals(days.get(key)) && !today.equals(days.put(key, today))) {
            observers.accept(new KeyUsed(key, today.toString()));
        }
    }
}
