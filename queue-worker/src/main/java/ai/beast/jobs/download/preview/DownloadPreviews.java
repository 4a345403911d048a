package ai.beast.jobs.download.preview;

import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.jobs.download.Failures;
import ai.beast.jobs.download.checkpoint.FileCheckpoint;
import ai.beast.jobs.download.http.HttpSource;
import ai.beast.jobs.download.http.RemoteContent;
import ai.beast.jobs.download.http.RemoteFile;
import ai.beast.jobs.download.http.ServedName;
import ai.beast.jobs.download.hub.Hub;
import ai.beast.jobs.download.hub.HubApi;
import ai.beast.jobs.download.hub.HubFacts;
import ai.beast.jobs.download.hub.HubFile;
import ai.beast.jobs.download.preview.DownloadPreview.Memory;
import ai.beast.jobs.download.preview.DownloadPreview.Model;
import ai.beast.jobs.download.preview.DownloadPreview.Place;
import ai.beast.jobs.download.preview.DownloadPreview.PreviewFile;
import ai.beast.jobs.download.request.DownloadRequest;
import ai.beast.jobs.download.request.DownloadRequests;
import ai.beast.jobs.download.request.DownloadSource;
import ai.beast.jobs.download.transfer.DownloadOrigin;
import ai.beast.jobs.download.transfer.DownloadUnit;
import ai.beast.jobs.download.transfer.DownloadUnit.UnitFile;
import ai.beast.modelfiles.ModelFileException;
import ai.beast.modelfiles.ModelFiles;
import ai.beast.modelfiles.ModelHeader;
import ai.beast.outgoing.CallGuard;
import ai.beast.outgoing.CallGuards;
import ai.beast.outgoing.CallPolicy;
import ai.beast.outgoing.HostConnection;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobFailedException;
import ai.beast.security.RedactedUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a download's source about the file, and reads its header. Nothing is written. Only the file itself must be available: a licence or
 * header that cannot be read is named as unknown. Thread-safe; blocks.
 */
@ApplicationScoped
public class DownloadPreviews {
    private static final Duration HEADER_TIMEOUT = Duration.ofSeconds(10);
    private static final int CONCURRENCY = 4;
    /** Headers that are read at the same time, of all servers: each takes up to {@link RemoteHeader#MAX_BYTES}. */
    private static final int MAX_READ_AT_ONCE = 2;

    private static final Duration MAX_WAIT = Duration.ofSeconds(10);
    private static final int RETRY_SECONDS = 10;
    private static final String DEFAULT_LOCATION = "internal";

    private final DownloadRequests requests;
    private final Hub hub;
    private final HubApi hubApi;
    private final HttpSource source;
    private final CallGuard calls;
    private final Semaphore turns = new Semaphore(MAX_READ_AT_ONCE, true);
    private final long keepFree;

    public DownloadPreviews(
            DownloadRequests requests,
            Hub hub,
            HubApi hubApi,
            HttpSource source,
            CallGuards guards,
            DownloadConfiguration configuration) {
        this.requests = requests;
        this.hub = hub;
        this.hubApi = hubApi;
        this.source = source;
        this.calls = guards.guard(
                CallPolicy.named("preview", configuration.answerWithin().plus(HEADER_TIMEOUT))
                        .concurrency(CONCURRENCY)
                        .failure(Failures::mayPass));
        this.keepFree = configuration.diskReserve();
    }

    /** What the first reply of the server has told. */
    private record Content(
            long size,
            boolean resumable,
            @Nullable ModelHeader header,
            @Nullable String problem) {}

    /**
     * @throws ProblemException naming a field, for a request that a download would refuse; {@code service_unavailable} when too many
     *     previews are read at the same time
     * @throws JobFailedException when the file is not available
     */
    public DownloadPreview of(DownloadRequest asked) throws JobFailedException, InterruptedException {
        DownloadRequest request = requests.accepted(asked);
        requests.check(request);
        DownloadSource from = requests.source(request);
        String url = RedactedUrl.of(request.url());
        return switch (from) {
            case DownloadSource.Web(URI file) -> {
                RemoteFile remote = new RemoteFile(file, null);
                Path target = requests.destination(request, from, servedName(request, from, remote));
                UnitFile unit = new UnitFile(remote, target, request.sha256(), -1);
                DownloadUnit files = new DownloadUnit(List.of(unit), DownloadOrigin.of(file));
                yield preview("web", url, request, from, files, null);
            }
            case DownloadSource.Hub(HubFile file) -> {
                DownloadUnit files = hub.unit(file, requests.destination(request, from), null, request.sha256());
                yield preview("hub", url, request, from, files, file);
            }
            case DownloadSource.Ollama _ ->
                new DownloadPreview(
                        "ollama",
                        url,
                        null,
                        from.fileName(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of("files: Ollama fetches and keeps the model by itself"));
        };
    }

    private @Nullable String servedName(DownloadRequest request, DownloadSource from, RemoteFile remote)
            throws JobFailedException, InterruptedException {
        return requests.serverNames(request, from)
                ? calls.call(HostConnection.server(remote.url()), () -> ServedName.ask(source, remote))
                        .orElse(null)
                : null;
    }

    private DownloadPreview preview(
            String kind,
            String url,
            DownloadRequest request,
            DownloadSource from,
            DownloadUnit unit,
            @Nullable HubFile wanted)
            throws JobFailedException, InterruptedException {
        List<String> unknown = new ArrayList<>();
        UnitFile first = unit.files().getFirst();
        Content content = content(first);
        long size = first.size() < 0 && unit.files().size() == 1 ? content.size() : unit.size();
        DownloadOrigin origin = unit.origin();
        HubFacts facts = wanted == null ? null : facts(wanted, origin, unknown);
        if (facts == null && wanted == null) {
            unknown.add("license: only the Hub states one");
        } else if (facts != null && facts.license() == null) {
            unknown.add("license: the repository states none");
        }
        if (size < 0) {
            unknown.add("size: the server does not tell it");
        }
        if (first.sha256() == null) {
            unknown.add("sha256: the source does not state it");
        }
        ModelHeader header = content.header();
        if (header == null) {
            unknown.add("memory: " + content.problem());
        }
        boolean split = unit.files().size() > 1;
        return new DownloadPreview(
                kind,
                url,
                RedactedUrl.of(first.remote().url()),
                String.valueOf(first.file().getFileName()),
                origin.repo(),
                origin.revision(),
                known(size),
                first.sha256(),
                first.sha256() == null ? null : first.sha256().equalsIgnoreCase(request.sha256()) ? "request" : "hub",
                unit.files().stream()
                        .map(file -> file(file, split ? file.size() : size))
                        .toList(),
                facts == null ? null : facts.license(),
                facts == null ? null : facts.gated(),
                content.resumable(),
                place(request, first.file(), size, unknown),
                header == null ? null : Model.of(header),
                header == null ? null : Memory.of(header, split ? size : -1),
                List.copyOf(unknown));
    }

    private static PreviewFile file(UnitFile file, long size) {
        return new PreviewFile(
                String.valueOf(file.file().getFileName()),
                file.file().toString(),
                known(size),
                file.sha256(),
                Files.exists(file.file()));
    }

    private Place place(DownloadRequest request, Path file, long size, List<String> unknown) {
        String location =
                request.location() == null || request.location().isBlank() ? DEFAULT_LOCATION : request.location();
        Long free = null;
        try {
            free = Files.getFileStore(existing(file)).getUsableSpace();
        } catch (IOException unreadable) {
            unknown.add("free_bytes: the disk does not tell it");
        }
        Long after = free == null || size < 0 ? null : free - size;
        return new Place(
                file.toString(), location, Files.exists(file), free, after, after == null ? null : after >= keepFree);
    }

    /** The closest directory above a file that exists. */
    private static Path existing(Path file) throws IOException {
        for (Path directory = file.getParent(); directory != null; directory = directory.getParent()) {
            if (Files.isDirectory(directory)) {
                return directory;
            }
        }
        throw new IOException("No directory above " + file + " exists");
    }

    private @Nullable HubFacts facts(HubFile wanted, DownloadOrigin origin, List<String> unknown)
            throws InterruptedException {
        try {
            return hubApi.facts(wanted.repository(), origin.revision() == null ? wanted.revision() : origin.revision());
        } catch (JobFailedException failed) {
            unknown.add("license, gated: " + failed.error().detail());
            return null;
        }
    }

    private Content content(UnitFile file) throws JobFailedException, InterruptedException {
        if (!turns.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new ProblemException(
                            ErrorCode.SERVICE_UNAVAILABLE,
                            "Too many previews are read at the same time, at most " + MAX_READ_AT_ONCE
                                    + "; retry later")
                    .with("retry_after", RETRY_SECONDS);
        }
        try {
            return calls.call(HostConnection.server(file.remote().url()), () -> read(file));
        } catch (ProblemException refused) {
            throw Failures.of(refused);
        } finally {
            turns.release();
        }
    }

    private Content read(UnitFile file) throws JobFailedException, InterruptedException {
        RemoteContent content = new RemoteContent(source, file.remote(), FileCheckpoint.NONE.identity(), true);
        RemoteContent.Opening opening = content.open(0, RemoteHeader.MAX_BYTES, false);
        long size = opening.identity().total() < 0
                ? file.size()
                : opening.identity().total();
        boolean identified = file.sha256() != null || opening.identity().validator() != null;
        boolean resumable = opening.parts() && identified;
        try (RemoteHeader header = new RemoteHeader(opening.body(), size < 0 ? Long.MAX_VALUE : size, HEADER_TIMEOUT)) {
            return new Content(size, resumable, ModelFiles.read(header), null);
        } catch (ModelFileException unsound) {
            return new Content(size, resumable, null, String.valueOf(unsound.getMessage()));
        } catch (IOException unreadable) {
            return new Content(size, resumable, null, String.valueOf(unreadable.getMessage()));
        }
    }

    private static @Nullable Long known(long size) {
        return size < 0 ? null : size;
    }
}
