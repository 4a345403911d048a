package ai.beast.versioning.store.chunk;

import ai.beast.modelfiles.ModelFileException;
import ai.beast.modelfiles.ModelFiles;
import ai.beast.modelfiles.ModelHeader;
import ai.beast.modelfiles.Tensor;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cuts of a file. A model file is cut where its tensors begin, so that a header of another length, which moves every
 * tensor, leaves the tensors' chunks as they were. The plan depends on content only: equal tensors are cut alike wherever
 * they lie.
 *
 * @param name which rules made the plan; recorded in manifests so that a later change of rules can be told apart
 * @param regions cover the file without gap or overlap
 */
public record CutPlan(String name, List<Region> regions) {
    /** Bytes of the largest chunk any plan makes. */
    public static final int MAX_CHUNK = 4 << 20;

    static final String TENSORS = "tensors-1";
    static final String CONTENT = "content-1";

    private static final ContentCutter.Sizes FILE_SIZES = new ContentCutter.Sizes(256 << 10, 1 << 20, MAX_CHUNK);
    private static final ContentCutter.Sizes HEADER_SIZES = new ContentCutter.Sizes(8 << 10, 32 << 10, 128 << 10);
    /** A tensor of this many bytes has chunks of its own; smaller neighbours share one. */
    private static final long ALONE_FROM = 512 << 10;

    private static final long MAX_GROUP = 1 << 20;

    /**
     * A stretch that is cut by one rule.
     *
     * @param sizes for cutting by content; null for pieces of {@link #MAX_CHUNK} bytes
     */
    public record Region(long offset, long length, ContentCutter.@Nullable Sizes sizes, List<String> tensors) {}

    public CutPlan {
        regions = List.copyOf(regions);
    }

    /** Reads the header, if the channel holds a model this suite can read. Moves the channel's position. */
    public static CutPlan of(SeekableByteChannel file) throws IOException {
        long size = file.size();
        try {
            return ofModel(ModelFiles.read(file), size);
        } catch (ModelFileException notAModel) {
            List<Region> whole = size == 0 ? List.of() : List.of(new Region(0, size, FILE_SIZES, List.of()));
            return new CutPlan(CONTENT, whole);
        }
    }

    private static CutPlan ofModel(ModelHeader header, long size) {
        List<Tensor> tensors = header.tensors().stream()
                .filter(tensor -> tensor.byteLength() > 0)
                .sorted(Comparator.comparingLong(Tensor::offset))
                .toList();
        List<Region> regions = new ArrayList<>();
        long dataStart = tensors.isEmpty() ? size : tensors.getFirst().offset();
        regions.add(new Region(0, dataStart, HEADER_SIZES, List.of()));

        long groupStart = dataStart;
        List<String> group = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            Tensor tensor = tensors.get(i);
            // Padding belongs to the tensor before it.
            long end = i + 1 < tensors.size() ? tensors.get(i + 1).offset() : size;
            long length = end - tensor.offset();
            boolean alone = length >= ALONE_FROM;
            if (!group.isEmpty() && (alone || end - groupStart > MAX_GROUP)) {
                regions.add(new Region(groupStart, tensor.offset() - groupStart, null, group));
                group = new ArrayList<>();
            }
            if (group.isEmpty()) {
                groupStart = tensor.offset();
            }
            group.add(tensor.name());
            if (alone) {
                regions.add(new Region(groupStart, length, null, group));
                group = new ArrayList<>();
            }
        }
        if (!group.isEmpty()) {
            regions.add(new Region(groupStart, size - groupStart, null, group));
        }
        return new CutPlan(TENSORS, regions);
    }
}
