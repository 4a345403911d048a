package ai.beast.gateway.usage;

import java.time.Instant;

/**
 * A call as it begins.
 *
 * @param endpoint label of the path, such as {@code /api/chat}
 * @param model name at the backend
 * @param alias that was asked for; empty for none
 * @param key id of the caller's API key; empty for none
 */
public record CallStart(String endpoint, String model, String alias, String key, Instant at) {}
