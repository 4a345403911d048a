package ai.beast.registry.upstream;

import java.util.Map;
import java.util.Optional;

/**
 * The present state of a repository on the Hub.
 *
 * @param revision the newest commit of the default branch
 * @param files SHA-256 to path of every large file at that commit
 */
record HubState(String revision, Map<String, String> files) {
    Optional<String> fileWith(String sha256) {
        return Optional.ofNullable(files.get(sha256));
    }
}
