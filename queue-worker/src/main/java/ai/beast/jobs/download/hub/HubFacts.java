package ai.beast.jobs.download.hub;

import org.jspecify.annotations.Nullable;

/**
 * What the Hub states about a repository.
 *
 * @param license identifier of the licence, such as {@code apache-2.0}; null when the repository states none
 * @param gated {@code no}, {@code auto} (access is given to everybody who asks) or {@code manual} (its owner decides); null when the Hub
 *     does not say
 */
public record HubFacts(@Nullable String license, @Nullable String gated) {}
