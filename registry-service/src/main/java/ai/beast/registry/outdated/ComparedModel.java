package ai.beast.registry.outdated;

import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.instance.Instance;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An installed model with what its entry says about its source.
 *
 * @param repository {@code owner/name}
 * @param file path in the repository, as the source's URL has it; null when the URL names none
 * @param revision commit it is from
 * @param entrySha256 of the entry
 * @param sha256 of the installed file, or else of the entry
 * @param path of the installed file
 * @param shards sizes of its further shards by file name
 */
record ComparedModel(
        String id,
        String repository,
        @Nullable String file,
        @Nullable String revision,
        @Nullable String entrySha256,
        @Nullable String sha256,
        String path,
        List<Instance.Part> shards) {
    private static final Pattern FILE = Pattern.compile("/(?:resolve|blob)/[^/]+/(.+)");

    /** Empty when the entry names no repository. */
    static Optional<ComparedModel> of(Model model, Instance installed) {
        String repository = model.details().sourceRepo();
        if (repository == null) {
            return Optional.empty();
        }
        return Optional.of(new ComparedModel(
                model.id(),
                repository,
                file(model.details().sourceUrl(), repository),
                model.details().sourceRevision(),
                model.details().sha256(),
                installed.sha256() == null ? model.details().sha256() : installed.sha256(),
                installed.path(),
                installed.parts().stream()
                        .filter(part -> part.role().equals("shard"))
                        .toList()));
    }

    /** The last part of the path. */
    String fileName() {
        return Objects.requireNonNull(Path.of(path).getFileName(), "an installed file has a name")
                .toString();
    }

    private static @Nullable String file(@Nullable String url, String repository) {
        if (url == null) {
            return null;
        }
        try {
            String path = Objects.requireNonNullElse(URI.create(url).getRawPath(), "");
            int at = path.indexOf("/" + repository + "/");
            Matcher file = FILE.matcher(at < 0 ? "" : path.substring(at + repository.length() + 1));
            return file.matches() ? URLDecoder.decode(file.group(1).replace("+", "%2B"), StandardCharsets.UTF_8) : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
