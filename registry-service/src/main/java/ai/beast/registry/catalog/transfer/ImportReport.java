package ai.beast.registry.catalog.transfer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of an import. Every line that is not among the failed ones was imported whole.
 *
 * @param lines that were not blank
 * @param errors of the first {@value ImportService#MAX_ERRORS} lines that failed
 */
public record ImportReport(
        long lines, long created, long changed, long unchanged, long failed, List<LineError> errors) {

    /**
     * Why nothing of a line was taken in.
     *
     * @param line from 1 on, blank lines counted
     * @param id of the model, where it could be read
     * @param code stable
     * @param field at fault, where there is one
     */
    public record LineError(
            long line,
            @Nullable String id,
            String code,
            @Nullable String field,
            String detail) {}
}
