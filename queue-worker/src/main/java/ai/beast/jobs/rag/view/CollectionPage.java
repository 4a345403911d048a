package ai.beast.jobs.rag.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of collections by name.
 *
 * @param nextCursor to be given as {@code cursor} for the next page; absent at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CollectionPage(
        List<CollectionView> items, @Nullable String nextCursor) {}
