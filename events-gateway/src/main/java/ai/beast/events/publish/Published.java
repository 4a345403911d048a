package ai.beast.events.publish;

import java.util.List;

/**
 * The answer to a publication.
 *
 * @param accepted how many different events of the request are in the log now
 * @param repeated how many of them were there before
 * @param ids their ids, in the order in which they were sent
 */
public record Published(int accepted, int repeated, List<String> ids) {}
