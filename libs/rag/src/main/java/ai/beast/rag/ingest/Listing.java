package ai.beast.rag.ingest;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * The documents that a source has at present.
 *
 * @param files by their path in the source
 * @param skipped files that are there but can't be taken: what was known of them stays
 * @param unreadable directories, with a slash behind each, and files that could not be listed: what was known of them stays
 * @param otherFormats number of files that no parser reads
 */
record Listing(SortedMap<String, Path> files, List<FileNote> skipped, List<FileNote> unreadable, int otherFormats) {
    /** Whether the path is known to be gone, not only unreadable at present. */
    boolean hasLost(String path) {
        return !files.containsKey(path)
                && skipped.stream().noneMatch(note -> path.equals(note.path()))
                && unreadable.stream().noneMatch(note -> path.equals(note.path()) || path.startsWith(note.path()));
    }
}
