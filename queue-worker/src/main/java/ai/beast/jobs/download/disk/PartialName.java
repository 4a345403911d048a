package ai.beast.jobs.download.disk;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a partial file or its journal says: {@code .<name>.<job>.<fence>.part}, and {@code .at} behind it for the journal.
 * Each run has a name of its own, so that a run which was frozen and comes back finds nothing of its successor's under its own.
 *
 * @param stem name of the file it is to become; of a long one the end
 * @param fence of the run it belongs to; {@link #UNFENCED} when the name has none, as versions before fences gave them
 */
public record PartialName(String stem, String job, long fence, boolean journal) {
    public static final long UNFENCED = 0;

    private static final Pattern FORM = Pattern.compile("\\.(.*)\\.([0-9a-z]{20})(?:\\.(\\d{1,18}))?\\.part(\\.at)?");

    /** So that with all that is added it has at most the 255 bytes file systems allow. */
    private static final int MAX_STEM = 200;

    /** The partial file of a run, beside the file it is to become: so moving it into place is one step of the file system. */
    public static Path of(Path file, String job, long fence) {
        return file.resolveSibling("." + stem(file) + "." + job + "." + fence + ".part");
    }

    /** Empty when the name is that of no partial file and of no journal. */
    public static Optional<PartialName> parse(Path path) {
        Path name = path.getFileName();
        Matcher parts = FORM.matcher(name == null ? "" : name.toString());
        return parts.matches()
                ? Optional.of(new PartialName(
                        parts.group(1),
                        parts.group(2),
                        parts.group(3) == null ? UNFENCED : Long.parseLong(parts.group(3)),
                        parts.group(4) != null))
                : Optional.empty();
    }

    /** Whether it is what a run of the job has, or left, of the file. */
    boolean isOf(Path file, String owner) {
        return job.equals(owner) && (stem.equals(stem(file)) || stem.equals(String.valueOf(file.getFileName())));
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        while (name.getBytes(StandardCharsets.UTF_8).length > MAX_STEM) {
            name = name.substring(name.offsetByCodePoints(0, 1));
        }
        return name;
    }
}
