package ai.beast.registry.discovery.layout;

/**
 * Something that could not be taken for what it looks like.
 *
 * @param code stable, such as {@code incomplete_shards}; of a file that was read also the reasons of libs/model-files
 */
public record ScanProblem(String path, String code, String detail) {}
