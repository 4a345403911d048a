package ai.beast.jobs.download.transfer;

import ai.beast.jobs.download.http.RemoteFile;
import ai.beast.modelfiles.ShardName;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of one job: one, or all shards of a model. They are placed and announced together.
 *
 * @param files never empty; the first stands for the whole
 * @param origin where they come from, as others may know it
 */
public record DownloadUnit(List<UnitFile> files, DownloadOrigin origin) {

    /**
     * One of them.
     *
     * @param file where it goes
     * @param sha256 what it must have, if that is known
     * @param size in bytes; negative while unknown
     */
    public record UnitFile(
            RemoteFile remote, Path file, @Nullable String sha256, long size) {}

    /** Whether it is a file of a repository that accompanies a model: it is no model itself. */
    public boolean companion() {
        return files.size() == 1
                && origin.repo() != null
                && ShardName.namesCompanion(
                        String.valueOf(files.getFirst().file().getFileName()));
    }

    /** Whether it is the projector of a repository's model: the catalogue takes it for a part of the model beside it. */
    public boolean projector() {
        return files.size() == 1
                && origin.repo() != null
                && ShardName.parse(String.valueOf(files.getFirst().file().getFileName()))
                                .orElse(null)
                        instanceof ShardName.Projector;
    }

    /** Of all files; negative when that of one is unknown. */
    public long size() {
        long sum = 0;
        for (UnitFile file : files) {
            if (file.size() < 0) {
                return -1;
            }
            sum += file.size();
        }
        return sum;
    }
}
