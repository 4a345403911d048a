package ai.beast.registry.upstream;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A page of the Hub's search. */
@Schema(name = "HubModels")
public record HubModels(
        List<HubModel> items,

        @Schema(description = "null on the last page") @Nullable
        String nextCursor) {

    /** Without what the Hub shows to this service's account only. */
    HubModels withoutPrivate() {
        return new HubModels(items.stream().filter(model -> !model.isPrivate()).toList(), nextCursor);
    }
}
