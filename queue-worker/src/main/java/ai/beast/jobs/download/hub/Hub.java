package ai.beast.jobs.download.hub;

import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.jobs.download.Failures;
import ai.beast.jobs.download.disk.FileNames;
import ai.beast.jobs.download.http.HttpBody;
import ai.beast.jobs.download.http.HttpSource;
import ai.beast.jobs.download.http.RemoteFile;
import ai.beast.jobs.download.http.StatusFailures;
import ai.beast.jobs.download.transfer.DownloadOrigin;
import ai.beast.jobs.download.transfer.DownloadUnit;
import ai.beast.jobs.download.transfer.DownloadUnit.UnitFile;
import ai.beast.modelfiles.ShardName;
import ai.beast.outgoing.CallGuard;
import ai.beast.outgoing.CallGuards;
import ai.beast.outgoing.CallPolicy;
import ai.beast.outgoing.HostConnection;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobFailedException;
import ai.beast.security.UrlHost;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Metadata of files on the Hugging Face Hub: {@code HEAD} on a file's {@code resolve} URL states the commit
 * ({@code X-Repo-Commit}), and for files in large-file storage size and SHA-256 ({@code X-Linked-Size}, {@code X-Linked-Etag}).
 * The redirect to the storage on another host is not followed, and the token is not sent there. A mirror that redirects to another
 * hub states none of them, so its redirects are followed up to the answer that does.
 */
@ApplicationScoped
public class Hub {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Bound of the requests that one file name can cause; the largest published models have some 200 shards. */
    private static final int MAX_SHARDS = 1000;

    private final HttpSource source;
    private final CallGuard calls;
    private final URI base;
    private final @Nullable String token;

    public Hub(HttpSource source, DownloadConfiguration configuration, CallGuards guards) {
        this.source = source;
        // The queue retries the job, so the call itself is made once.
        this.calls = guards.guard(
                CallPolicy.named("hub", configuration.answerWithin().multipliedBy(2))
                        .failure(Failures::mayPass));
        this.base = configuration.hub().url();
        this.token = configuration.hub().token().filter(text -> !text.isBlank()).orElse(null);
    }

    URI base() {
        return base;
    }

    private record Entry(HubFile file, @Nullable String sha256, long size) {}

    /**
     * The unit a file belongs to, pinned to one commit.
     *
     * @param target where the file goes; of a split model its other shards go beside it
     * @param commit an earlier run was pinned to, if there was one
     * @param expected the SHA-256 the enqueuer gave for this file
     */
    public DownloadUnit unit(HubFile wanted, Path target, @Nullable String commit, @Nullable String expected)
            throws JobFailedException, InterruptedException {
        requireFewShards(wanted);
        Entry entry = ask(commit == null ? wanted : wanted.at(commit));
        if (expected != null && entry.sha256() != null && !entry.sha256().equalsIgnoreCase(expected)) {
            throw Failures.permanent(
                    ErrorCode.CHECKSUM_MISMATCH,
                    "The file changed upstream: the Hub states SHA-256 " + entry.sha256() + ", the request "
                            + expected);
        }
        List<UnitFile> files = new ArrayList<>();
        if (ShardName.parse(wanted.name()).orElse(null) instanceof ShardName.Shard shard) {
            for (int i = 1; i <= shard.count(); i++) {
                String name = shard.sibling(i);
                Entry sibling = i == shard.index() ? entry : ask(entry.file().sibling(name));
                if (!sibling.file().revision().equals(entry.file().revision())) {
                    throw Failures.changed(String.valueOf(UrlHost.of(base)));
                }
                files.add(file(
                        sibling,
                        target.resolveSibling(FileNames.sanitised(name)),
                        i == shard.index() ? expected : null));
            }
        } else {
            files.add(file(entry, target, expected));
        }
        HubFile first = entry.file();
        String revision = COMMIT.matcher(first.revision()).matches() ? first.revision() : null;
        return new DownloadUnit(
                files, new DownloadOrigin(files.getFirst().remote().url().toString(), first.repository(), revision));
    }

    private static void requireFewShards(HubFile wanted) throws JobFailedException {
        if (ShardName.parse(wanted.name()).orElse(null) instanceof ShardName.Shard shard
                && shard.count() > MAX_SHARDS) {
            throw Failures.permanent(
                    ErrorCode.DOWNLOAD_FAILED,
                    "The file name states " + shard.count() + " shards; at most " + MAX_SHARDS + " are supported");
        }
    }

    private UnitFile file(Entry entry, Path target, @Nullable String expected) {
        RemoteFile remote = new RemoteFile(entry.file().url(base), token);
        return new UnitFile(remote, target, entry.sha256() == null ? expected : entry.sha256(), entry.size());
    }

    private Entry ask(HubFile file) throws JobFailedException, InterruptedException {
        try {
            return calls.call(HostConnection.server(base), () -> asked(file));
        } catch (ProblemException refused) {
            throw Failures.of(refused);
        }
    }

    private Entry asked(HubFile file) throws JobFailedException, InterruptedException {
        URI url = file.url(base);
        try (HttpBody answer = source.head(new RemoteFile(url, token), Hub::stated)) {
            boolean elsewhere = !RemoteFile.sameOrigin(url, answer.url());
            if (answer.status() != 200 && !answer.redirects()) {
                if (elsewhere && !stated(answer) && answer.status() < 500) {
                    // A storage that only answers GET: the hub in front of it states nothing about the file.
                    return new Entry(file, null, -1);
                }
                throw StatusFailures.of(answer, answer.url());
            }
            String commit = answer.header("X-Repo-Commit");
            String tag = bare(answer.header("X-Linked-Etag"));
            String size = answer.header("X-Linked-Size");
            return new Entry(
                    commit != null && COMMIT.matcher(commit).matches() ? file.at(commit) : file,
                    tag != null && SHA256.matcher(tag).matches() ? tag : null,
                    size == null && !answer.redirects() ? answer.length() : number(size));
        }
    }

    /** Whether a hub answered: its headers are the last word about the file. */
    private static boolean stated(HttpBody answer) {
        return answer.header("X-Repo-Commit") != null
                || answer.header("X-Linked-Etag") != null
                || answer.header("X-Error-Code") != null;
    }

    private static @Nullable String bare(@Nullable String tag) {
        return tag == null ? null : tag.replaceFirst("^W/", "").replace("\"", "");
    }

    private static long number(@Nullable String text) {
        try {
            return text == null ? -1 : Math.max(-1, Long.parseLong(text.strip()));
        } catch (NumberFormatException unreadable) {
            return -1;
        }
    }
}
