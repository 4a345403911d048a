package ai.beast.stack.proxy;

import java.time.Duration;

/**
 * Bounds of clients' connections.
 *
 * @param idle longest time without a whole request header while no request is answered: from the opening, and from the end of the last reply
 * @param perAddress connections that one address may have open
 */
record ConnectionLimits(Duration idle, int perAddress) {
    static final ConnectionLimits DEFAULT = new ConnectionLimits(Duration.ofSeconds(60), 1000);
}
