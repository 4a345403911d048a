package ai.beast.jobs.download.job;

import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.jobs.download.disk.DiskLedger;
import ai.beast.jobs.download.disk.DiskSync;
import ai.beast.jobs.download.disk.PartialFile;
import ai.beast.jobs.download.http.HttpSource;
import ai.beast.jobs.download.http.RemoteFile;
import ai.beast.jobs.download.http.ServedName;
import ai.beast.jobs.download.rate.Bucket;
import ai.beast.jobs.download.rate.DownloadWindow;
import ai.beast.jobs.download.rate.SharedBucket;
import ai.beast.jobs.download.rate.Throttle;
import ai.beast.jobs.download.rate.TokenBucket;
import ai.beast.jobs.download.request.DownloadRequest;
import ai.beast.jobs.download.transfer.DownloadUnit.UnitFile;
import ai.beast.jobs.download.transfer.FileDownload;
import ai.beast.jobs.download.transfer.MismatchRepair;
import ai.beast.jobs.download.transfer.Transfer;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.store.SharedRates;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Resources shared by all downloads: HTTP source, disk reservations, bandwidth and the download window. Thread-safe. */
@ApplicationScoped
public class DownloadEngine {
    /** Settings may change with a restart meanwhile, so a deferred job reads the window again after this time. */
    private static final Duration MAX_REST = Duration.ofHours(1);

    private final HttpSource source;
    private final DiskLedger ledger;
    private final DownloadConfiguration configuration;
    private final List<Bucket> bandwidth;
    private final Optional<DownloadWindow> window;
    private final Clock clock;
    private final DiskSync disk;

    @Inject
    DownloadEngine(HttpSource source, DiskLedger ledger, DownloadConfiguration configuration, SharedRates rates) {
        this(source, ledger, configuration, rates, Clock.systemUTC(), PartialFile::sync);
    }

    DownloadEngine(
            HttpSource source,
            DiskLedger ledger,
            DownloadConfiguration configuration,
            SharedRates rates,
            Clock clock,
            DiskSync disk) {
        this.source = source;
        this.ledger = ledger;
        this.configuration = configuration;
        this.bandwidth = configuration.bandwidth() == 0
                ? List.of()
                : List.of(new SharedBucket("download", configuration.bandwidth(), rates, System::nanoTime));
        ZoneId zone = configuration
                .timeZone()
                .filter(name -> !name.isBlank())
                .map(ZoneId::of)
                .orElse(ZoneId.systemDefault());
        this.window =
                configuration.window().filter(text -> !text.isBlank()).map(text -> DownloadWindow.parse(text, zone));
        this.clock = clock;
        this.disk = disk;
    }

    DiskLedger ledger() {
        return ledger;
    }

    /** Retry delay of a download that failed after progress. */
    Duration delayAfterProgress() {
        return configuration.firstDelay();
    }

    /** @throws JobFailedException a deferral, outside the hours downloads may run */
    public void mayRun() throws JobFailedException {
        Instant now = clock.instant();
        Duration closed = window.map(hours -> hours.closedFor(now)).orElse(Duration.ZERO);
        if (!closed.isZero()) {
            throw JobFailedException.deferred(
                    "outside_download_window",
                    "The download window opens at " + now.plus(closed).truncatedTo(ChronoUnit.SECONDS),
                    closed.compareTo(MAX_REST) > 0 ? MAX_REST : closed);
        }
    }

    Optional<String> servedName(RemoteFile remote) throws JobFailedException, InterruptedException {
        return ServedName.ask(source, remote);
    }

    FileDownload download(
            UnitFile target,
            Path partial,
            DownloadRequest request,
            Transfer.Supervision supervision,
            boolean companion) {
        List<Bucket> buckets = new ArrayList<>(bandwidth);
        if (request.maxBytesPerSecond() != null) {
            buckets.add(TokenBucket.perSecond(request.maxBytesPerSecond()));
        }
        Throttle throttle = new Throttle(List.copyOf(buckets));
        return new FileDownload(
                target,
                partial,
                request.overwriteGuard(),
                new Transfer(source, configuration, throttle, disk, supervision),
                new MismatchRepair(source, configuration, throttle, disk, supervision),
                companion);
    }
}
