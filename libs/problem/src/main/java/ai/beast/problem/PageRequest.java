package ai.beast.problem;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * The page of a list that a request asks for: a {@code @BeanParam} that is {@code @Valid}.
 *
 * @param limit maximum number of items on the page
 * @param cursor {@code nextCursor} of the page before; null for the first page
 */
public record PageRequest(
        @Parameter(description = "Maximum number of items on the page")
        @QueryParam("limit")
        @DefaultValue("50")
        @Min(1)
        @Max(PageRequest.MAX_LIMIT)
        int limit,

        @Parameter(description = "nextCursor of the page before, with the same filters") @QueryParam("cursor") @Nullable
        String cursor) {
    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 250;
}
