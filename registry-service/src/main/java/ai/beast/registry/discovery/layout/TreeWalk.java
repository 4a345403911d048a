package ai.beast.registry.discovery.layout;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the models under a directory. Stores of other programs are known by their shape wherever they lie. Costs a listing of each directory and
 * the attributes of each entry; no file but Ollama's manifests is opened, so nothing here waits for a pipe or a device.
 *
 * <p>Directories that are reached twice, by links, are visited once; links may not lead out of the allowed directories;
 * hidden files and directories are passed over, and so is what lies more than {@value #DEEPEST} levels down.
 */
public final class TreeWalk {
    static final int DEEPEST = 16;
    static final int MAX_DIRECTORIES = 100_000;

    private final Path root;
    private final List<Path> allowed;
    private final Findings findings = new Findings();
    private final Set<Object> visited = new HashSet<>();
    private final Set<String> seenFiles = new HashSet<>();

    private TreeWalk(Path root, List<Path> allowed) {
        this.root = root;
        this.allowed = allowed;
    }

    /**
     * Everything that looks like a model below a directory.
     *
     * @param root a directory
     * @param layout what is known of its shape beforehand; {@link Layout#FILES} when nothing
     * @param allowed directories a link may lead into
     * @throws IOException when the root itself cannot be listed
     */
    public static Findings find(Path root, Layout layout, List<Path> allowed) throws IOException {
        List<Path> real = new ArrayList<>();
        for (Path directory : allowed) {
            if (Files.isDirectory(directory)) {
                real.add(directory.toRealPath());
            }
        }
        real.add(root.toRealPath());
        TreeWalk walk = new TreeWalk(root, real);
        try (DirectoryStream<Path> _ = Files.newDirectoryStream(root)) {
            Surroundings outer = new Surroundings(layout, null, FoundModel.Source.UNKNOWN, List.of());
            walk.visit(
                    root,
                    ComfyFolders.tagsAmongSiblings(root)
                            .map(tags -> outer.tagged(Layout.COMFY_UI, tags))
                            .orElse(outer),
                    0);
        }
        return walk.findings;
    }

    private void visit(Path directory, Surroundings surroundings, int depth) {
        if (depth > DEEPEST || visited.size() >= MAX_DIRECTORIES) {
            findings.problem(
                    directory,
                    "too_deep",
                    depth > DEEPEST
                            ? "The directory is not looked into: it lies more than " + DEEPEST + " levels down"
                            : "The directory is not looked into: the location has more than " + MAX_DIRECTORIES
                                    + " directories");
            return;
        }
        List<Path> children = new ArrayList<>();
        try {
            Object key =
                    Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
            if (!visited.add(Objects.requireNonNullElse(key, directory.toRealPath()))) {
                return;
            }
            try (DirectoryStream<Path> listing = Files.newDirectoryStream(directory)) {
                listing.forEach(children::add);
            }
        } catch (IOException | DirectoryIteratorException failure) {
            findings.unreadable(directory, failure);
            return;
        }
        findings.directory(directory);
        if (OllamaStore.looksLikeOne(directory)) {
            OllamaStore.find(directory, findings);
            return;
        }
        Optional<HubRepository> hub = HubRepository.of(directory);
        if (hub.isPresent()) {
            hub(hub.get(), depth);
            return;
        }
        children.sort(Comparator.naturalOrder());
        Optional<Pipeline> pipeline = Pipeline.of(directory);
        List<String> networks = pipeline.map(Pipeline::networks).orElse(List.of());
        boolean comfy = pipeline.isEmpty() && ComfyFolders.looksLikeOne(children);
        if (pipeline.isPresent() && !pipeline(pipeline.get(), surroundings)) {
            networks = List.of();
        }
        List<SeenFile> files = new ArrayList<>();
        for (Path child : children) {
            String name = String.valueOf(child.getFileName());
            if (name.startsWith(".") || networks.contains(name)) {
                continue;
            }
            entry(child, files).ifPresent(inner -> visit(inner, inner(name, surroundings, comfy, depth), depth + 1));
        }
        FileGroups.find(files, surroundings, findings);
    }

    /** Collects the files of a pipeline's networks. @return whether they make a model */
    private boolean pipeline(Pipeline pipeline, Surroundings surroundings) {
        Map<String, List<SeenFile>> files = new HashMap<>();
        for (String network : pipeline.networks()) {
            Path directory = pipeline.directory().resolve(network);
            List<SeenFile> own = new ArrayList<>();
            try (DirectoryStream<Path> listing = Files.newDirectoryStream(directory)) {
                findings.directory(directory);
                for (Path child : listing) {
                    entry(child, own);
                }
            } catch (IOException | DirectoryIteratorException failure) {
                findings.unreadable(directory, failure);
            }
            files.put(network, own);
        }
        boolean made = pipeline.report(files, surroundings, findings);
        if (!made) {
            files.values().stream().flatMap(List::stream).forEach(file -> seenFiles.remove(file.key()));
        }
        return made;
    }

    private static Surroundings inner(String name, Surroundings outer, boolean comfy, int depth) {
        Surroundings inner = outer.within(
                outer.layout() == Layout.HUGGING_FACE && outer.label() != null ? outer.label() + "-" + name : name);
        if (comfy) {
            return inner.tagged(Layout.COMFY_UI, ComfyFolders.tags(name).orElse(List.of()));
        }
        // The first level below an LM Studio root is the publisher, the second one's repository of the hub.
        if (outer.layout() == Layout.LM_STUDIO && depth == 1 && outer.label() != null) {
            return new Surroundings(
                    Layout.LM_STUDIO,
                    name,
                    new FoundModel.Source(outer.label() + "/" + name, null, null),
                    outer.tags());
        }
        return inner;
    }

    /** Adds a model file to the list. @return the path when it is a directory to go into */
    private Optional<Path> entry(Path child, List<SeenFile> files) {
        if (!PathText.isWhole(child)) {
            findings.problem(child, "unreadable_name", PathText.REASON);
            return Optional.empty();
        }
        try {
            BasicFileAttributes own = Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            boolean modelFile = FileGroups.modelFile(String.valueOf(child.getFileName()));
            if (own.isSymbolicLink()) {
                return linked(child, modelFile, files);
            }
            if (own.isDirectory()) {
                return Optional.of(child);
            }
            findings.file();
            if (modelFile && own.isRegularFile() && !partial(child)) {
                add(SeenFile.of(child, own), files);
            }
        } catch (IOException gone) {
            findings.problem(child, "unreadable", "The entry cannot be read: " + SystemWords.of(gone));
        }
        return Optional.empty();
    }

    private Optional<Path> linked(Path link, boolean modelFile, List<SeenFile> files) throws IOException {
        if (!Files.exists(link)) {
            findings.link(link);
            findings.problem(
                    link,
                    "dangling_link",
                    "The link leads to " + Files.readSymbolicLink(link) + ", which is not there");
            return Optional.empty();
        }
        boolean directory = Files.isDirectory(link);
        if (!directory && !modelFile) {
            return Optional.empty();
        }
        Path real = link.toRealPath();
        if (allowed.stream().noneMatch(real::startsWith)) {
            findings.problem(
                    link,
                    "outside_roots",
                    "The link leads to " + real + ", outside of the configured directories; add that directory to"
                            + " AI_BEAST_MODEL_LOCATIONS to allow it");
            return Optional.empty();
        }
        if (!real.startsWith(allowed.getLast())) {
            findings.link(link);
        }
        if (directory) {
            return Optional.of(link);
        }
        findings.file();
        // A file that will be met under its own name needs no second instance.
        boolean metItself =
                real.startsWith(root.toRealPath()) && FileGroups.modelFile(String.valueOf(real.getFileName()));
        if (Files.isRegularFile(real) && !metItself) {
            add(SeenFile.at(link), files);
        }
        return Optional.empty();
    }

    /** A file that has two names is one instance. */
    private void add(SeenFile file, List<SeenFile> files) {
        if (file.key().isEmpty() || seenFiles.add(file.key())) {
            files.add(file);
        }
    }

    private boolean partial(Path file) {
        boolean partial = Files.exists(file.resolveSibling(file.getFileName() + ".aria2"));
        if (partial) {
            findings.problem(file, "partial_download", "A download of the file is under way");
        }
        return partial;
    }

    private void hub(HubRepository repository, int depth) {
        findings.directory(repository.directory().resolve("snapshots"));
        try {
            for (Path commit : repository.snapshots()) {
                visit(commit, repository.surroundings(commit), depth + 1);
            }
        } catch (IOException unlisted) {
            findings.unreadable(repository.directory(), unlisted);
        }
    }
}
