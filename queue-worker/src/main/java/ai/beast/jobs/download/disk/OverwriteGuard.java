package ai.beast.jobs.download.disk;

import ai.beast.jobs.download.Failures;
import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.JobFailedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a download may replace the file at its destination: none, any, or only content that the request names by its hash. Links
 * and files of other programs' caches are never replaced. Immutable.
 */
public final class OverwriteGuard {
    private final boolean allowed;
    private final Set<String> hashes;

    /**
     * @param allowed whether a file may be replaced at all
     * @param hashes SHA-256 of the content that may be replaced; empty: any
     */
    public OverwriteGuard(boolean allowed, Collection<String> hashes) {
        this.allowed = allowed;
        this.hashes =
                hashes.stream().map(hash -> hash.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** The file at a destination as it was before its content was checked; without a key, size and time where there is none. */
    public record Occupant(
            @Nullable Object key, long size, @Nullable FileTime modified) {
        public static final Occupant NONE = new Occupant(null, -1, null);

        static Occupant of(Path file) throws IOException {
            try {
                BasicFileAttributes there =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                return new Occupant(there.fileKey(), there.size(), there.lastModifiedTime());
            } catch (NoSuchFileException absent) {
                return NONE;
            }
        }
    }

    public boolean allowed() {
        return allowed;
    }

    /** Whether only content with certain hashes may be replaced. */
    public boolean byHash() {
        return !hashes.isEmpty();
    }

    /** Refuses to replace a link or a file of another program's cache. */
    public void requireReplaceable(Path file) throws JobFailedException {
        Optional<String> reason = allowed ? Destinations.kept(file) : Optional.empty();
        if (reason.isPresent()) {
            throw refused(file, "it " + reason.get());
        }
    }

    /** Refuses to replace content whose hash the request does not name. */
    public void requireHash(Path file, String sha256) throws JobFailedException {
        if (byHash() && !hashes.contains(sha256)) {
            throw refused(file, "its SHA-256 is " + sha256 + ", which `overwrite_sha256` does not name");
        }
    }

    /**
     * Checks the file at a destination. Reads all of it where hashes are named.
     *
     * @param sha256 of the new content, which may be there already
     * @return what was checked, for {@link #place}
     */
    public Occupant check(Path file, String sha256) throws IOException, JobFailedException {
        requireReplaceable(file);
        Occupant there = byHash() ? Occupant.of(file) : Occupant.NONE;
        if (!there.equals(Occupant.NONE)) {
            String found = Hashes.ofFile(file);
            if (!found.equals(sha256)) {
                requireHash(file, found);
            }
        }
        return there;
    }

    /**
     * Gives a durable file its final name.
     *
     * @param checked what {@link #check} returned; another file, or one that was changed since then, stays
     * @throws FileAlreadyExistsException when there is a file and it may not be replaced
     */
    public void place(Path partial, Path file, Occupant checked) throws IOException, JobFailedException {
        requireReplaceable(file);
        if (byHash() && !checked.equals(Occupant.NONE) && !checked.equals(Occupant.of(file))) {
            throw refused(file, "it was changed during the download");
        }
        Placement.place(partial, file, allowed && !(byHash() && checked.equals(Occupant.NONE)));
    }

    private static JobFailedException refused(Path file, String reason) {
        return Failures.permanent(ErrorCode.ALREADY_EXISTS, "The destination " + file + " is not replaced: " + reason);
    }
}
