package ai.beast.registry.discovery.layout;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The findings of a walk through one root. Not thread-safe. */
public final class Findings {
    private static final int MAX_PROBLEMS = 1000;

    private final List<FoundModel> models = new ArrayList<>();
    private final List<ScanProblem> problems = new ArrayList<>();
    private final Set<Path> directories = new HashSet<>();
    private final Set<Path> links = new HashSet<>();
    private final List<Path> unreadable = new ArrayList<>();
    private final Set<Path> paths = new HashSet<>();
    private long files;

    void model(FoundModel model) {
        if (paths.add(model.main().path())) {
            models.add(model);
        }
    }

    void problem(Path path, String code, String detail) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new ScanProblem(path.toString(), code, detail));
        }
    }

    /** Notes a directory that changes should be watched for. */
    void directory(Path directory) {
        directories.add(directory);
    }

    void unreadable(Path directory, Exception failure) {
        unreadable.add(directory);
        Throwable cause = failure instanceof DirectoryIteratorException ? failure.getCause() : failure;
        IOException reason = cause instanceof IOException known ? known : new IOException(failure.getMessage());
        problem(directory, "unreadable", "The directory cannot be listed: " + SystemWords.of(reason));
    }

    /** Notes a link that may come to lead somewhere else, without a change in its own directory. */
    void link(Path link) {
        links.add(link);
    }

    public Set<Path> links() {
        return Set.copyOf(links);
    }

    void file() {
        files++;
    }

    public List<FoundModel> models() {
        return List.copyOf(models);
    }

    /** At most a thousand. */
    public List<ScanProblem> problems() {
        return List.copyOf(problems);
    }

    public Set<Path> directories() {
        return Set.copyOf(directories);
    }

    /** Files of any kind that were looked at. */
    public long files() {
        return files;
    }

    /** Whether the file lies where the walk could not look, so that not having found it says nothing. */
    public boolean outOfSight(Path file) {
        return unreadable.stream().anyMatch(file::startsWith);
    }
}
