package ai.beast.contracts;

/**
 * A service accepted an API key on a day; reported once a day by each process, and never of the keys of services.
 *
 * @param key its id, the public part
 * @param day in UTC, such as {@code 2026-05-04}
 */
public record KeyUsed(String key, String day) implements EventData {
    @Override
    public EventType type() {
        return EventType.KEY_USED;
    }

    @Override
    public String subject() {
        return key;
    }
}
