package ai.beast.registry.outdated;

import ai.beast.contracts.ModelOutdated.Change;
import ai.beast.modelfiles.ModelFileException;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.instance.Instance;
import ai.beast.registry.outdated.SourceComparison.Status;
import ai.beast.registry.outdated.SourceComparison.Upstream;
import ai.beast.registry.upstream.HubFiles;
import ai.beast.registry.upstream.HubService;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Compares an installed model with the newest commit of its repository. Changes nothing. Thread-safe; blocks. */
@ApplicationScoped
class SourceCheck {
    private static final String BRANCH = "main";

    private final HubService hub;

    SourceCheck(HubService hub) {
        this.hub = hub;
    }

    /** @throws ProblemException {@code service_unavailable} when the Hub cannot be asked */
    SourceComparison compare(ComparedModel ours) {
        HubFiles theirs;
        try {
            theirs = hub.files(ours.repository(), BRANCH);
        } catch (ProblemException refused) {
            if (refused.code() == ErrorCode.SERVICE_UNAVAILABLE) {
                throw refused;
            }
            return SourceComparison.unknown(
                    ours.repository() + ": " + refused.toProblem().detail(), null);
        }
        HubFiles.Item file = find(ours, theirs);
        Upstream upstream = new Upstream(
                theirs.commit(),
                file == null ? ours.file() : file.path(),
                file == null ? null : file.sha256(),
                file == null ? null : file.sizeBytes());
        if (theirs.commit().equals(ours.revision())) {
            return SourceComparison.current("Nothing was committed to " + ours.repository() + " since", upstream);
        }
        if (file == null) {
            return absent(ours, theirs, upstream);
        }
        if (ours.sha256() == null || file.sha256() == null) {
            return SourceComparison.unknown(
                    ours.sha256() == null
                            ? "The SHA-256 of the installed file is not known yet"
                            : "The Hub states no SHA-256 of " + file.path(),
                    upstream);
        }
        if (!file.sha256().equals(ours.sha256())) {
            return content(ours, theirs, file, upstream);
        }
        return shardsDiffer(ours, theirs, file)
                ? SourceComparison.outdated(Change.WEIGHTS, "The size of another shard differs", upstream)
                : sameFile(ours, upstream);
    }

    private static SourceComparison sameFile(ComparedModel ours, Upstream upstream) {
        return ours.revision() == null
                ? SourceComparison.current("The Hub has the same file", upstream)
                : SourceComparison.outdated(
                        Change.CARD, "The file is the same; other files of the repository were committed", upstream);
    }

    /** By the path in the source's URL, the content, or the name of the installed file. */
    private static HubFiles.@Nullable Item find(ComparedModel ours, HubFiles theirs) {
        String path = ours.file();
        if (path != null) {
            return first(theirs, item -> item.path().equals(path)).orElse(null);
        }
        String sha256 = ours.sha256();
        String name = ours.fileName();
        return first(theirs, item -> sha256 != null && sha256.equals(item.sha256()))
                .or(() -> first(
                        theirs,
                        item -> item.path()
                                .substring(item.path().lastIndexOf('/') + 1)
                                .equals(name)))
                .orElse(null);
    }

    private static Optional<HubFiles.Item> first(HubFiles files, Predicate<HubFiles.Item> wanted) {
        return files.items().stream().filter(wanted).findFirst();
    }

    private static SourceComparison absent(ComparedModel ours, HubFiles theirs, Upstream upstream) {
        if (ours.file() == null) {
            return SourceComparison.unknown(
                    "The entry does not say which file of " + ours.repository() + " it is, and none has its name",
                    upstream);
        }
        return theirs.truncated()
                ? SourceComparison.unknown(
                        "The repository has more than " + theirs.items().size() + " files", upstream)
                : SourceComparison.outdated(
                        Change.REMOVED, "The repository has no file " + ours.file() + " any more", upstream);
    }

    private static boolean shardsDiffer(ComparedModel ours, HubFiles theirs, HubFiles.Item first) {
        String directory = first.path().substring(0, first.path().lastIndexOf('/') + 1);
        return ours.shards().stream().anyMatch(shard -> {
            String name = String.valueOf(Path.of(shard.path()).getFileName());
            return theirs.items().stream()
                    .anyMatch(item -> item.path().equals(directory + name) && item.sizeBytes() != shard.sizeBytes());
        });
    }

    private SourceComparison content(ComparedModel ours, HubFiles theirs, HubFiles.Item file, Upstream upstream) {
        try (FileChannel installed = FileChannel.open(Path.of(ours.path()), StandardOpenOption.READ);
                RangedFile remote = new RangedFile(
                        (from, length) -> hub.range(ours.repository(), theirs.commit(), file.path(), from, length),
                        file.sizeBytes())) {
            FileComparison found = FileComparison.of(installed, remote);
            return new SourceComparison(Status.OUTDATED, found.reason(), found.change(), upstream, found.keys());
        } catch (IOException | ModelFileException unreadable) {
            return SourceComparison.outdated(
                    Change.CONTENT,
                    "The content differs; which part could not be read: " + unreadable.getMessage(),
                    upstream);
        }
    }

    /** The first file of a model that is here; empty when none is. */
    static Optional<Instance> installed(List<Instance> instances) {
        return instances.stream()
                .filter(Instance::available)
                .filter(instance -> instance.path().startsWith("/"))
                .findFirst();
    }
}
