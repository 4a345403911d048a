package ai.beast.jobs.download.hub;

import ai.beast.jobs.download.disk.Destinations;
import ai.beast.jobs.download.disk.FileNames;
import ai.beast.jobs.download.http.RemoteFile;
import ai.beast.problem.ProblemException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A file of a repository on the Hugging Face Hub.
 *
 * @param repository {@code owner/name}
 * @param path inside the repository, its parts separated by {@code /}
 * @param revision branch, tag or commit
 */
public record HubFile(String repository, String path, String revision) {
    static final String DEFAULT_REVISION = "main";

    private static final Set<String> PAGES = Set.of("resolve", "blob");
    private static final String UNREADABLE = "\uFFFD";

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");

    /**
     * @param text {@code owner/repository/file[@revision]}; the file may lie in directories
     * @throws ProblemException {@code invalid_field}, naming {@code url}
     */
    public static HubFile parse(String text) {
        int at = text.lastIndexOf('@');
        String revision = at < 0 ? DEFAULT_REVISION : text.substring(at + 1);
        List<String> parts = List.of((at < 0 ? text : text.substring(0, at)).split("/", -1));
        return of(parts, revision)
                .orElseThrow(() -> ProblemException.invalid(
                        "url", "A file on the Hub is named hf://owner/repository/file[@revision]"));
    }

    /**
     * The file a URL of the Hub's own pages leads to: {@code /owner/repository/resolve/revision/file}, or {@code blob}; its query does not
     * count. Empty for any other URL.
     *
     * @param hub where the Hub is
     */
    public static Optional<HubFile> ofUrl(URI url, URI hub) {
        String base = Objects.requireNonNullElse(hub.getRawPath(), "").replaceAll("/+$", "") + "/";
        String path = Objects.requireNonNullElse(url.getRawPath(), "");
        if (!RemoteFile.sameOrigin(url, hub) || url.getRawUserInfo() != null || !path.startsWith(base)) {
            return Optional.empty();
        }
        List<String> parts = Arrays.stream(path.substring(base.length()).split("/", -1))
                .map(HubFile::decoded)
                .toList();
        if (parts.size() < 5 || !PAGES.contains(parts.get(2)) || parts.contains(UNREADABLE)) {
            return Optional.empty();
        }
        // A reference with slashes is encoded on the Hub's pages, but it takes these as they are, too.
        boolean reference = parts.size() > 6 && parts.get(3).equals("refs");
        int file = reference ? 6 : 4;
        List<String> named = new ArrayList<>(parts.subList(0, 2));
        named.addAll(parts.subList(file, parts.size()));
        return of(named, String.join("/", parts.subList(3, file)));
    }

    private static String decoded(String part) {
        String text = URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : UNREADABLE;
    }

    /** @param parts owner, repository, and those of the path */
    private static Optional<HubFile> of(List<String> parts, String revision) {
        boolean sound = parts.size() >= 3
                && PART.matcher(parts.get(0)).matches()
                && PART.matcher(parts.get(1)).matches()
                && REVISION.matcher(revision).matches()
                && !revision.contains("..")
                && parts.stream().skip(2).allMatch(HubFile::isName);
        return sound
                ? Optional.of(new HubFile(
                        parts.get(0) + "/" + parts.get(1), String.join("/", parts.subList(2, parts.size())), revision))
                : Optional.empty();
    }

    private static boolean isName(String part) {
        return !part.isBlank()
                && !part.equals(".")
                && !part.equals("..")
                && part.chars().noneMatch(c -> "/\\:".indexOf(c) >= 0 || Character.isISOControl(c));
    }

    /** The last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * Where its repository has it, as a destination: {@code owner/name/}, and the directories of the path with names that any file system
     * takes.
     */
    public String directory() {
        String[] parts = path.split("/");
        return Destinations.directory(repository + "/")
                + Arrays.stream(parts, 0, parts.length - 1)
                        .map(part -> FileNames.sanitised(part) + "/")
                        .collect(Collectors.joining());
    }

    /** Another file beside it. */
    HubFile sibling(String name) {
        return new HubFile(repository, path.substring(0, path.lastIndexOf('/') + 1) + name, revision);
    }

    HubFile at(String commit) {
        return new HubFile(repository, path, commit);
    }

    /** Where the Hub serves it. */
    public URI url(URI hub) {
        String base = hub.toString().replaceAll("/+$", "");
        String encoded = Arrays.stream(path.split("/")).map(HubFile::encoded).collect(Collectors.joining("/"));
        return URI.create(base + "/" + repository + "/resolve/" + encoded(revision) + "/" + encoded);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
