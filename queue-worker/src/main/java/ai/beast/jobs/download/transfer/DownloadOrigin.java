package ai.beast.jobs.download.transfer;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a file came from, as others may know it.
 *
 * @param url without a query that looks like it carries a secret
 * @param repo {@code owner/name} on the Hugging Face Hub, when the URL is one of its
 * @param revision commit there, when the URL names one
 */
public record DownloadOrigin(
        String url, @Nullable String repo, @Nullable String revision) {
    private static final Pattern SECRET = Pattern.compile(
            "(^|[&;])[^=&;]*(token|sig|key|secret|passw|auth|credential)[^=&;]*=", Pattern.CASE_INSENSITIVE);
    private static final Pattern HUB = Pattern.compile("/([^/]+/[^/]+)/(?:resolve|raw|blob)/([^/]+)/.+");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    public static DownloadOrigin of(URI url) {
        String query = url.getRawQuery();
        String text = url.toString();
        if (query != null && SECRET.matcher(query).find()) {
            text = text.substring(0, text.indexOf('?'));
        }
        String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
        Matcher hub = HUB.matcher(url.getPath() == null ? "" : url.getPath());
        if ((host.equals("huggingface.co") || host.equals("hf.co")) && hub.matches()) {
            String revision = hub.group(2);
            return new DownloadOrigin(text, hub.group(1), COMMIT.matcher(revision).matches() ? revision : null);
        }
        return new DownloadOrigin(text, null, null);
    }
}
