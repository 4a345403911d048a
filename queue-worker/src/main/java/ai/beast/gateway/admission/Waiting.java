package ai.beast.gateway.admission;

import java.time.Instant;

/**
 * A request that waits for admission.
 *
 * @param model as the client called it
 * @param key id of the caller's API key; empty for none
 * @param since when it asked
 */
public record Waiting(String model, String key, Band band, Instant since) {}
