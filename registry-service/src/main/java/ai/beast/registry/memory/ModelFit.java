package ai.beast.registry.memory;

/**
 * Whether a model fits, as a list shows it.
 *
 * @param memoryBytes all that it needs when {@code memoryComplete}, otherwise the least it can be
 */
public record ModelFit(Fit fits, long memoryBytes, boolean memoryComplete) {}
