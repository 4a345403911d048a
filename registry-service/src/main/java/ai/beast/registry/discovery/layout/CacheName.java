package ai.beast.registry.discovery.layout;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file in llama.cpp's cache, {@code <owner>_<repository>_<file>}. Owners have no underscore; where a repository ends is told by its {@code -GGUF}. Source:
 * llama.cpp's {@code common_params_handle_model}.
 *
 * @param repository {@code owner/name}
 * @param fileName as it is in the repository
 */
record CacheName(String repository, String fileName) {
    private static final Pattern NAME = Pattern.compile(
            "(?<owner>[A-Za-z0-9][A-Za-z0-9.-]*)_(?<repository>[A-Za-z0-9._-]+?-GGUF)_(?<file>.+\\.gguf)",
            Pattern.CASE_INSENSITIVE);

    static Optional<CacheName> parse(String fileName) {
        Matcher name = NAME.matcher(fileName);
        return name.matches()
                ? Optional.of(new CacheName(name.group("owner") + "/" + name.group("repository"), name.group("file")))
                : Optional.empty();
    }
}
