package ai.beast.versioning.merge;

import ai.beast.versioning.merge.MergeResult.Skipped;
import ai.beast.versioning.store.disk.FileSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The files that may become names of the first one: on its file system, of its size, and with its owner and permissions, which they would
 * lose.
 *
 * @param others not yet names of it
 */
record MergeCandidates(Path kept, ReadFile state, List<Path> others, List<String> same, List<Skipped> skipped) {
    private static final String RIGHTS = "posix:permissions,owner,group";

    /** @param files the first one must be there */
    static MergeCandidates of(List<Path> files) throws IOException {
        Path kept = files.getFirst();
        ReadFile state = ReadFile.of(kept);
        List<Path> others = new ArrayList<>();
        List<String> same = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>();
        for (Path file : files.subList(1, files.size())) {
            FileSignature other = FileSignature.ofPresent(file);
            if (other == null) {
                skipped.add(new Skipped(file.toString(), "missing"));
            } else if (Files.isSameFile(kept, file)) {
                same.add(file.toString());
            } else if (other.size() != state.signature().size()) {
                skipped.add(new Skipped(file.toString(), "other_size"));
            } else if (!Files.getFileStore(kept).equals(Files.getFileStore(file))) {
                skipped.add(new Skipped(file.toString(), "other_file_system"));
            } else if (!rights(kept).equals(rights(file))) {
                skipped.add(new Skipped(file.toString(), "other_owner"));
            } else {
                others.add(file);
            }
        }
        return new MergeCandidates(kept, state, others, same, skipped);
    }

    private static Map<String, Object> rights(Path file) throws IOException {
        try {
            return Files.readAttributes(file, RIGHTS, LinkOption.NOFOLLOW_LINKS);
        } catch (UnsupportedOperationException otherSystem) {
            return Map.of();
        }
    }

    /** Bytes that come free when these are names of the kept file. */
    static long freed(Path file, long size) throws IOException {
        try {
            Object links = Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
            return Objects.equals(links, 1) ? size : 0;
        } catch (UnsupportedOperationException | IllegalArgumentException otherSystem) {
            return size;
        }
    }
}
