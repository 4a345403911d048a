package ai.beast.jobs.download.http;

import ai.beast.jobs.download.disk.FileNames;
import ai.beast.jobs.download.disk.ModelCheck;
import ai.beast.queue.core.JobFailedException;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file name that a server gives: in {@code Content-Disposition} (RFC 6266, {@code filename*} before {@code filename}), else in the URL
 * that redirects lead to. Only the last part of a path counts. Stateless.
 */
public final class ServedName {
    private static final Pattern EXTENDED =
            Pattern.compile("(?i);\\s*filename\\*\\s*=\\s*([A-Za-z0-9-]+)'[^']*'([^;\\s]+)");
    private static final Pattern QUOTED =
            Pattern.compile("(?i);\\s*filename\\s*=\\s*\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"");
    private static final Pattern TOKEN = Pattern.compile("(?i);\\s*filename\\s*=\\s*([^\";\\s]+)");

    /** Characters of a header that is read; a longer one gives no name. */
    private static final int MAX_HEADER = 2048;

    private ServedName() {}

    /**
     * Asks the server for the first byte of the file.
     *
     * @return cleaned; empty when the server gives no name
     * @throws JobFailedException as the download itself, when the server refuses
     */
    public static Optional<String> ask(HttpSource source, RemoteFile remote)
            throws JobFailedException, InterruptedException {
        try (HttpBody answer = source.open(remote, 0, 1, null)) {
            if (answer.status() >= 300 && answer.status() != 416) {
                throw StatusFailures.redirected(answer, remote.url());
            }
            return disposition(answer.header("Content-Disposition"))
                    .or(() -> Optional.of(FileNames.ofUrl(answer.url())).filter(ModelCheck::namesModel));
        }
    }

    /** @param header one character for each byte of it */
    static Optional<String> disposition(@Nullable String header) {
        if (header == null || header.length() > MAX_HEADER) {
            return Optional.empty();
        }
        // RFC 6266 wants a type in front; some servers leave it out.
        String text = header.stripLeading().toLowerCase(Locale.ROOT).startsWith("filename") ? ";" + header : header;
        return extended(text)
                .or(() -> group(QUOTED, text).map(quoted -> utf8(quoted.replaceAll("\\\\(.)", "$1"))))
                .or(() -> group(TOKEN, text).map(ServedName::utf8))
                .map(name -> name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1))
                .filter(name -> !name.isBlank() && !name.matches("\\.+"))
                .map(FileNames::sanitised);
    }

    private static Optional<String> extended(String text) {
        Matcher parts = EXTENDED.matcher(text);
        try {
            return parts.find()
                    ? Optional.of(
                            URLDecoder.decode(parts.group(2).replace("+", "%2B"), Charset.forName(parts.group(1))))
                    : Optional.empty();
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> group(Pattern pattern, String text) {
        Matcher parts = pattern.matcher(text);
        return parts.find() ? Optional.of(parts.group(1)) : Optional.empty();
    }

    /** Browsers take bytes beyond ASCII for UTF-8 where they are it. */
    private static String utf8(String bytes) {
        String text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : bytes;
    }
}
