package ai.beast.rag.ingest;

import ai.beast.problem.ProblemException;
import ai.beast.rag.parse.Format;
import ai.beast.security.PathGuard;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lists the documents of a source. Hidden directories and what {@code .gitignore} names are passed over. Links to files are followed where the guard
 * allows their targets, links to directories are not.
 */
final class SourceWalk extends SimpleFileVisitor<Path> {
    private final Path source;
    private final Selection selection;
    private final PathGuard guard;
    private final Map<Path, IgnoreRules> rules = new HashMap<>();
    private final SortedMap<String, Path> files = new TreeMap<>();
    private final List<FileNote> skipped = new ArrayList<>();
    private final List<FileNote> unreadable = new ArrayList<>();
    private int otherFormats;

    private SourceWalk(Path source, Selection selection, PathGuard guard) {
        this.source = source;
        this.selection = selection;
        this.guard = guard;
    }

    /**
     * Lists a source.
     *
     * @throws IOException when it can't be listed at all
     * @throws InterruptedException when the run is to stop
     */
    static Listing list(Path source, Selection selection, PathGuard guard) throws IOException, InterruptedException {
        SourceWalk walk = new SourceWalk(source, selection, guard);
        Files.walkFileTree(source, walk);
        if (Thread.interrupted()) {
            throw new InterruptedException("The listing was stopped");
        }
        return new Listing(walk.files, walk.skipped, walk.unreadable, walk.otherFormats);
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        if (directory.equals(source)) {
            return enter(null, directory, "");
        }
        String path = path(directory);
        IgnoreRules above = rules(directory);
        if (isHidden(directory) || !selection.hasDirectory(path) || above.ignores(path, true)) {
            return FileVisitResult.SKIP_SUBTREE;
        }
        if (!Files.isReadable(directory)) {
            unreadable.add(new FileNote(path + "/", "the directory can't be read"));
            return FileVisitResult.SKIP_SUBTREE;
        }
        return enter(above, directory, path + "/");
    }

    private FileVisitResult enter(@Nullable IgnoreRules above, Path directory, String prefix) {
        try {
            rules.put(directory, IgnoreRules.of(above, directory, prefix));
            return FileVisitResult.CONTINUE;
        } catch (IOException failed) {
            unreadable.add(new FileNote(prefix, "its .gitignore can't be read"));
            return FileVisitResult.SKIP_SUBTREE;
        }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            return FileVisitResult.TERMINATE;
        }
        String path = path(file);
        if (!selection.hasFile(path) || rules(file).ignores(path, false)) {
            return FileVisitResult.CONTINUE;
        }
        if (Format.of(String.valueOf(file.getFileName())).isEmpty()) {
            otherFormats++;
            return FileVisitResult.CONTINUE;
        }
        BasicFileAttributes target = attributes.isSymbolicLink() ? target(file, path) : attributes;
        if (target != null && target.isRegularFile()) {
            if (target.size() > selection.maxFileBytes()) {
                skipped.add(
                        new FileNote(path, "has " + target.size() + " bytes, more than " + selection.maxFileBytes()));
            } else if (files.putIfAbsent(path, file) != null) {
                skipped.add(new FileNote(path, "has a name that can't be told from another one"));
            }
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
        if (file.equals(source)) {
            throw failed;
        }
        boolean directory = Files.isDirectory(file);
        unreadable.add(new FileNote(path(file) + (directory ? "/" : ""), "can't be read"));
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed) {
        rules.remove(directory);
        if (failed != null) {
            String path = path(directory);
            unreadable.add(new FileNote(path.isEmpty() ? "" : path + "/", "the directory can't be listed whole"));
        }
        return FileVisitResult.CONTINUE;
    }

    private @Nullable BasicFileAttributes target(Path link, String path) throws IOException {
        try {
            Path target = guard.resolve(link.toString());
            return Files.exists(target) ? Files.readAttributes(target, BasicFileAttributes.class) : null;
        } catch (ProblemException outside) {
            skipped.add(new FileNote(path, "is a link that leads out of the allowed directories"));
            return null;
        }
    }

    private IgnoreRules rules(Path inside) {
        IgnoreRules found = rules.get(inside.getParent());
        if (found == null) {
            throw new IllegalStateException("The walk left " + source);
        }
        return found;
    }

    private String path(Path inside) {
        return source.relativize(inside).toString();
    }

    private static boolean isHidden(Path directory) {
        return String.valueOf(directory.getFileName()).startsWith(".");
    }
}
