package ai.beast.jobs.rag.view;

import ai.beast.rag.store.ChunkStore;
import ai.beast.rag.store.EmbedderSpec;
import ai.beast.rag.store.Generation;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A collection.
 *
 * @param generation number of the live generation
 * @param embedder name of the embedder; absent where the collection is searched by words alone
 * @param dimensions of its vectors; absent likewise
 * @param modes that a query may ask for
 * @param damaged whether its files can't be read, so that nothing else is known of it; absent where they can
 */
@Schema(name = "RagCollection")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CollectionView(
        @Schema(examples = "handbook") String name,
        int generation,
        @Nullable String embedder,
        @Nullable Integer dimensions,
        List<String> modes,
        int documents,
        int chunks,
        @Nullable Boolean damaged) {

    public static CollectionView of(Generation live, ChunkStore.Totals totals) {
        EmbedderSpec embedder = live.spec().embedder();
        boolean vectors = embedder.dimensions() > 0;
        return new CollectionView(
                live.collection(),
                live.number(),
                vectors ? embedder.name() : null,
                vectors ? embedder.dimensions() : null,
                vectors ? List.of("lexical", "dense", "hybrid") : List.of("lexical"),
                totals.documents(),
                totals.chunks(),
                null);
    }

    public static CollectionView ofDamaged(String name) {
        return new CollectionView(name, 0, null, null, List.of(), 0, 0, true);
    }
}
