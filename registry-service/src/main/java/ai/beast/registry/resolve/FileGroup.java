package ai.beast.registry.resolve;

import ai.beast.registry.upstream.HubFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files of a repository that are one model: one file, or all its shards.
 *
 * @param files never empty; shards in their order
 * @param companions further files that the model needs: projector, configuration, tokenizer
 * @param refused why the files cannot be downloaded as a model; null when they can
 */
record FileGroup(
        List<HubFiles.Item> files,
        List<HubFiles.Item> companions,
        @Nullable String refused) {

    /** The path of the first file. */
    String path() {
        return files.getFirst().path();
    }

    @Nullable
    String quantization() {
        return files.getFirst().quantization();
    }

    /** Bytes of the model and its companions. */
    long sizeBytes() {
        long size = 0;
        for (HubFiles.Item file : files) {
            size += file.sizeBytes();
        }
        for (HubFiles.Item file : companions) {
            size += file.sizeBytes();
        }
        return size;
    }

    int count() {
        return files.size() + companions.size();
    }
}
