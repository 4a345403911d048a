package ai.beast.versioning.snapshot.index;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list.
 *
 * @param nextCursor to be given as {@code cursor} for the next part; absent at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "SnapshotPage")
public record SnapshotPage(List<Snapshot> items, @Nullable String nextCursor) {}
