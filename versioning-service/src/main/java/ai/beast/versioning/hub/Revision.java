package ai.beast.versioning.hub;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The files of a repository at one time.
 *
 * @param commit 40 hexadecimal digits
 * @param modified of the newest file
 * @param files by path, in the order of the paths
 */
record Revision(String commit, Instant modified, Map<String, RepositoryFile> files) {
    static final int COMMIT_LENGTH = 40;

    static Revision of(Collection<RepositoryFile> files) {
        Map<String, RepositoryFile> byPath = new TreeMap<>();
        files.forEach(file -> byPath.putIfAbsent(file.path(), file));
        Instant modified = files.stream()
                .map(RepositoryFile::modified)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        return new Revision(commit(byPath.values()), modified, byPath);
    }

    /** Of one file with a known content its SHA-256's beginning, so that a snapshot of it is the same revision. */
    private static String commit(Collection<RepositoryFile> files) {
        if (files.size() == 1) {
            RepositoryFile only = files.iterator().next();
            if (only.sha256() != null) {
                return only.sha256().hex().substring(0, COMMIT_LENGTH);
            }
        }
        String state =
                files.stream().map(file -> file.path() + "\0" + file.etag()).collect(Collectors.joining("\n"));
        return RepositoryFile.digest("SHA-256", state).substring(0, COMMIT_LENGTH);
    }

    /** The same state under the commit by which it was asked for. */
    Revision named(String other) {
        return new Revision(other, modified, files);
    }

    Optional<RepositoryFile> file(String path) {
        return Optional.ofNullable(files.get(path));
    }
}
