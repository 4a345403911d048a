package ai.beast.gateway.usage;

/** What calls are counted by. */
public record UsageKey(String endpoint, String status, String model, String alias, String key) {
    static UsageKey of(CallStart start, CallEnd end) {
        return new UsageKey(start.endpoint(), end.status(), start.model(), start.alias(), start.key());
    }
}
