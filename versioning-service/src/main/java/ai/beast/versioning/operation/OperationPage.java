package ai.beast.versioning.operation;

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
@Schema(name = "OperationPage")
public record OperationPage(List<Operation> items, @Nullable String nextCursor) {}
