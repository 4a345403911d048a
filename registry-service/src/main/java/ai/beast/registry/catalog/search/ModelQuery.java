package ai.beast.registry.catalog.search;

import ai.beast.problem.PageRequest;
import ai.beast.problem.ProblemException;
import ai.beast.registry.memory.FitQuery;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The query of a list of models. Checked: every instance can be run.
 *
 * @param cursor where to go on; null at the beginning
 * @param facets what to count over the whole result, beside the page
 * @param fit the memory that each entry's fit is told for; null without one
 */
public record ModelQuery(
        ModelFilter filter,
        ModelSort sort,
        int limit,
        @Nullable Cursor cursor,
        List<Facet> facets,
        @Nullable FitQuery fit) {

    /**
     * @param parameters as they were sent
     * @param fit a memory that entries are to fit; null without one
     * @throws ProblemException {@code invalid_field} naming the parameter; {@code invalid_cursor}
     */
    public static ModelQuery of(ModelParameters parameters, @Nullable FitQuery fit) {
        ModelFilter filter = ModelFilter.of(parameters, fit);
        ModelQuery first = new ModelQuery(
                filter,
                ModelSort.of(parameters.sort(), filter.words() != null),
                limit(parameters.limit()),
                null,
                Facet.of(parameters.facets()),
                fit);
        return parameters.cursor() == null ? first : first.from(Cursor.read(parameters.cursor(), first));
    }

    private ModelQuery from(Cursor start) {
        return new ModelQuery(filter, sort, limit, start, facets, fit);
    }

    /** Whether it is the beginning of a list by relevance that only words limit. */
    boolean asksWordsOnly() {
        return cursor == null && sort == ModelSort.RELEVANCE && filter.asksWordsOnly();
    }

    /** The same query whose filter has the ids of the entries that fit. */
    ModelQuery resolved(List<String> fitting) {
        return new ModelQuery(filter.resolved(fitting), sort, limit, cursor, facets, fit);
    }

    /** Sixteen hexadecimal digits that stand for which entries are asked for in which order. */
    String fingerprint() {
        // A record's text names every component. A value made to look like others can at worst continue its own query.
        String whole = sort.parameter() + filter;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return PageRequest.DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= PageRequest.MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            // answered below, like a number out of range
        }
        throw ProblemException.invalid("limit", "must be a number between 1 and " + PageRequest.MAX_LIMIT);
    }
}
