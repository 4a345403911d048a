package ai.beast.jobs.download.transfer;

import ai.beast.security.RedactedUrl;
import ai.beast.security.UrlHost;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The source of a file, as the result, the event and the catalogue show it.
 *
 * @param url without user info, query and fragment
 * @param repo {@code owner/name} on the Hugging Face Hub, when the URL is one of its
 * @param revision commit there, when the URL names one
 */
public record DownloadOrigin(
        String url, @Nullable String repo, @Nullable String revision) {
    private static final Pattern HUB = Pattern.compile("/([^/]+/[^/]+)/(?:resolve|raw|blob)/([^/]+)/.+");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    public static DownloadOrigin of(URI url) {
        String text = RedactedUrl.of(url);
        String host = Objects.requireNonNullElse(UrlHost.of(url), "").toLowerCase(Locale.ROOT);
        Matcher hub = HUB.matcher(url.getPath() == null ? "" : url.getPath());
        if ((host.equals("huggingface.co") || host.equals("hf.co")) && hub.matches()) {
            String revision = hub.group(2);
            return new DownloadOrigin(
                    text, hub.group(1), COMMIT.matcher(revision).matches() ? revision : null);
        }
        return new DownloadOrigin(text, null, null);
    }
}
