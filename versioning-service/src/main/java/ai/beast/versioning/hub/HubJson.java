package ai.beast.versioning.hub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes repositories and files as the Hub does. Stateless. */
final class HubJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Members of every model, whatever {@code expand} names. */
    private static final Set<String> ALWAYS = Set.of("_id", "id", "modelId");

    /** A model's members that need its files. */
    static final Set<String> OF_REVISION = Set.of("sha", "siblings", "lastModified");

    private HubJson() {}

    /**
     * A model.
     *
     * @param revision null where its members are not wanted; the time is the entry's then
     * @param blobs whether {@code siblings} have sizes and hashes
     * @param expand the members to send beside those that are always sent; empty for all
     */
    static ObjectNode model(HubRepository repository, @Nullable Revision revision, boolean blobs, Set<String> expand) {
        ObjectNode model = JSON.objectNode();
        model.put("_id", repository.internalId());
        model.put("id", repository.id());
        model.put("modelId", repository.id());
        model.put("author", repository.owner());
        model.put("private", false);
        model.put("gated", false);
        model.put("disabled", false);
        model.put("downloads", repository.downloads());
        model.put("likes", 0);
        model.put("createdAt", time(repository.createdAt()));
        model.put("lastModified", time(revision == null ? repository.updatedAt() : revision.modified()));
        repository.task().ifPresent(task -> model.put("pipeline_tag", task));
        repository.text("format").filter("gguf"::equals).ifPresent(format -> model.put("library_name", format));
        repository.tags().forEach(model.putArray("tags")::add);
        model.set("cardData", card(repository));
        if (repository.text("format").filter("gguf"::equals).isPresent()) {
            model.set("gguf", gguf(repository));
        }
        if (revision != null) {
            model.put("sha", revision.commit());
            model.put("usedStorage", size(revision));
            model.set("siblings", siblings(revision, blobs));
        }
        if (!expand.isEmpty()) {
            Set<String> wanted = new TreeSet<>(expand);
            wanted.addAll(ALWAYS);
            model.retain(wanted);
        }
        return model;
    }

    private static ObjectNode card(HubRepository repository) {
        ObjectNode card = JSON.objectNode();
        repository.first(CatalogueEntry::license).ifPresent(license -> card.put("license", license));
        repository.text("baseModel").ifPresent(base -> card.put("base_model", base));
        return card;
    }

    private static ObjectNode gguf(HubRepository repository) {
        ObjectNode gguf = JSON.objectNode();
        repository.text("architecture").ifPresent(architecture -> gguf.put("architecture", architecture));
        repository.text("contextLength").ifPresent(length -> gguf.put("context_length", Long.parseLong(length)));
        repository.text("parameterCount").ifPresent(count -> gguf.put("total", Long.parseLong(count)));
        return gguf;
    }

    private static long size(Revision revision) {
        return revision.files().values().stream()
                .mapToLong(RepositoryFile::size)
                .sum();
    }

    private static ArrayNode siblings(Revision revision, boolean blobs) {
        ArrayNode siblings = JSON.arrayNode();
        for (RepositoryFile file : revision.files().values()) {
            ObjectNode sibling = siblings.addObject().put("rfilename", file.path());
            if (blobs) {
                sibling.put("size", file.size()).put("blobId", file.oid());
                if (file.sha256() != null) {
                    sibling.putObject("lfs")
                            .put("sha256", file.sha256().hex())
                            .put("size", file.size())
                            .put("pointerSize", file.pointer().length());
                }
            }
        }
        return siblings;
    }

    /**
     * The entries of a directory.
     *
     * @param path of the directory, empty for the repository itself; a trailing slash does not count
     * @throws HubError {@code EntryNotFound} when nothing lies there
     */
    static ArrayNode tree(Revision revision, String path, boolean recursive, boolean expand) {
        String directory = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String prefix = directory.isEmpty() ? "" : directory + "/";
        ArrayNode tree = JSON.arrayNode();
        Set<String> directories = new TreeSet<>();
        for (Map.Entry<String, RepositoryFile> file : revision.files().entrySet()) {
            if (file.getKey().startsWith(prefix)) {
                String below = file.getKey().substring(prefix.length());
                for (int slash = below.indexOf('/'); slash >= 0; slash = below.indexOf('/', slash + 1)) {
                    if (recursive || below.indexOf('/') == slash) {
                        directories.add(prefix + below.substring(0, slash));
                    }
                }
                if (recursive || below.indexOf('/') < 0) {
                    tree.add(entry(file.getValue(), revision, expand));
                }
            }
        }
        directories.forEach(name -> tree.insert(0, directory(name, revision, expand)));
        if (tree.isEmpty() && !directory.isEmpty()) {
            throw HubError.entryNotFound(directory);
        }
        return tree;
    }

    /** Those of the paths that are there, files and directories. */
    static ArrayNode paths(Revision revision, Iterable<String> paths, boolean expand) {
        ArrayNode found = JSON.arrayNode();
        for (String path : paths) {
            revision.file(path)
                    .map(file -> entry(file, revision, expand))
                    .or(() -> revision.files().keySet().stream()
                            .filter(file -> file.startsWith(path + "/"))
                            .findFirst()
                            .map(_ -> directory(path, revision, expand)))
                    .ifPresent(found::add);
        }
        return found;
    }

    private static ObjectNode entry(RepositoryFile file, Revision revision, boolean expand) {
        ObjectNode entry = JSON.objectNode()
                .put("type", "file")
                .put("oid", file.oid())
                .put("size", file.size())
                .put("path", file.path());
        if (file.sha256() != null) {
            entry.putObject("lfs")
                    .put("oid", file.sha256().hex())
                    .put("size", file.size())
                    .put("pointerSize", file.pointer().length());
        }
        return expand ? withCommit(entry, revision, file.modified()) : entry;
    }

    private static ObjectNode directory(String path, Revision revision, boolean expand) {
        ObjectNode entry = JSON.objectNode()
                .put("type", "directory")
                .put(
                        "oid",
                        RepositoryFile.digest("SHA-256", path + "@" + revision.commit())
                                .substring(0, 40))
                .put("size", 0)
                .put("path", path);
        return expand ? withCommit(entry, revision, revision.modified()) : entry;
    }

    private static ObjectNode withCommit(ObjectNode entry, Revision revision, Instant modified) {
        entry.putObject("lastCommit")
                .put("id", revision.commit())
                .put("title", "State of the files")
                .put("date", time(modified));
        return entry;
    }

    /** Branches and tags. */
    static ObjectNode refs(Revision main, Iterable<Revisions.Tag> tags) {
        ObjectNode refs = JSON.objectNode();
        refs.putArray("branches").add(ref("refs/heads/", Revisions.MAIN, main.commit()));
        refs.putArray("converts");
        ArrayNode all = refs.putArray("tags");
        tags.forEach(tag -> all.add(ref("refs/tags/", tag.name(), tag.commit())));
        return refs;
    }

    private static ObjectNode ref(String kind, String name, String commit) {
        return JSON.objectNode().put("name", name).put("ref", kind + name).put("targetCommit", commit);
    }

    /**
     * The holder of a key.
     *
     * @param role {@code read} or {@code write}
     */
    static ObjectNode user(String name, String role) {
        ObjectNode user = JSON.objectNode()
                .put("type", "user")
                .put("id", RepositoryFile.digest("SHA-256", name).substring(0, 24))
                .put("name", name)
                .put("fullname", name)
                .put("emailVerified", false)
                .put("isPro", false)
                .put("canPay", false)
                .put("avatarUrl", "");
        user.putNull("email");
        user.putNull("periodEnd");
        user.putArray("orgs");
        user.putObject("auth")
                .put("type", "access_token")
                .putObject("accessToken")
                .put("displayName", name)
                .put("role", role);
        return user;
    }

    static ObjectNode error(String message) {
        return JSON.objectNode().put("error", message);
    }

    private static String time(Instant time) {
        return Instant.ofEpochMilli(time.toEpochMilli()).toString();
    }
}
