package ai.beast.events.publish;

import java.util.LinkedHashMap;
import java.util.Map;

/** The newest events that this process has seen in the log or brought there, a bounded number. Thread-safe. */
final class RecentEvents {
    private final Map<Identity, Boolean> events;

    RecentEvents(int most) {
        this.events = new LinkedHashMap<>(16, 0.75f, false) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Identity, Boolean> eldest) {
                return size() > most;
            }
        };
    }

    synchronized void add(Identity event) {
        events.put(event, Boolean.TRUE);
    }

    synchronized boolean contains(Identity event) {
        return events.containsKey(event);
    }
}
