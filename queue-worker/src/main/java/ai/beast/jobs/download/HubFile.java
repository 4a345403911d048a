package ai.beast.jobs.download;

import ai.beast.problem.ProblemException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A file of a repository on the Hugging Face Hub.
 *
 * @param repository {@code owner/name}
 * @param path inside the repository, its parts separated by {@code /}
 * @param revision branch, tag or commit
 */
record HubFile(String repository, String path, String revision) {
    static final String DEFAULT_REVISION = "main";

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");

    /**
     * @param text {@code owner/repository/file[@revision]}; the file may lie in directories
     * @throws ProblemException {@code invalid_field}, naming {@code url}
     */
    static HubFile parse(String text) {
        int at = text.lastIndexOf('@');
        String revision = at < 0 ? DEFAULT_REVISION : text.substring(at + 1);
        String[] parts = (at < 0 ? text : text.substring(0, at)).split("/", -1);
        boolean sound = parts.length >= 3
                && PART.matcher(parts[0]).matches()
                && PART.matcher(parts[1]).matches()
                && REVISION.matcher(revision).matches()
                && !revision.contains("..")
                && Arrays.stream(parts).skip(2).allMatch(HubFile::isName);
        if (!sound) {
            throw ProblemException.invalid("url", "A file on the Hub is named hf://owner/repository/file[@revision]");
        }
        String path = Arrays.stream(parts).skip(2).collect(Collectors.joining("/"));
        return new HubFile(parts[0] + "/" + parts[1], path, revision);
    }

    private static boolean isName(String part) {
        return !part.isBlank()
                && !part.equals(".")
                && !part.equals("..")
                && part.chars().noneMatch(c -> c == '\\' || c == ':' || Character.isISOControl(c));
    }

    /** The last part of the path. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Another file beside it. */
    HubFile sibling(String name) {
        return new HubFile(repository, path.substring(0, path.lastIndexOf('/') + 1) + name, revision);
    }

    HubFile at(String commit) {
        return new HubFile(repository, path, commit);
    }

    /** Where the Hub serves it. */
    URI url(URI hub) {
        String base = hub.toString().replaceAll("/+$", "");
        String encoded = Arrays.stream(path.split("/")).map(HubFile::encoded).collect(Collectors.joining("/"));
        return URI.create(base + "/" + repository + "/resolve/" + encoded(revision) + "/" + encoded);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
