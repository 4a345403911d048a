package ai.beast.registry.usage;

import ai.beast.contracts.InferenceUsage;

/**
 * Sums over calls of models.
 *
 * @param requests by their end
 * @param tokens of the requests that stated them
 */
public record Usage(Requests requests, Tokens tokens) {
    static final Usage NONE = new Usage(new Requests(0, 0, 0, 0, 0), new Tokens(0, 0));

    /** The first status that is no success. */
    private static final int FIRST_FAILURE = 400;

    /**
     * @param total of all, whatever their end
     * @param failed answered with an error, or broken off by the model server
     * @param cancelled left by their client before the answer was complete
     * @param aborted under way when the gateway was killed
     * @param withoutTokens without a statement of their tokens, whatever their end
     */
    public record Requests(long total, long failed, long cancelled, long aborted, long withoutTokens) {}

    /** @param prompt of requests; completion: of answers */
    public record Tokens(long prompt, long completion) {}

    static Usage of(InferenceUsage.Calls calls) {
        InferenceUsage.Counts counts = calls.counts();
        long all = counts.calls();
        boolean cancelled = calls.status().equals("cancelled");
        boolean aborted = calls.status().equals("aborted");
        return new Usage(
                new Requests(
                        all,
                        !cancelled && !aborted && isFailure(calls.status()) ? all : 0,
                        cancelled ? all : 0,
                        aborted ? all : 0,
                        counts.withoutTokens()),
                new Tokens(counts.promptTokens(), counts.completionTokens()));
    }

    /** Statuses that are no numbers are words for a failure. */
    private static boolean isFailure(String status) {
        return !status.matches("\\d{3}") || Integer.parseInt(status) >= FIRST_FAILURE;
    }

    Usage plus(Usage other) {
        return new Usage(
                new Requests(
                        requests.total + other.requests.total,
                        requests.failed + other.requests.failed,
                        requests.cancelled + other.requests.cancelled,
                        requests.aborted + other.requests.aborted,
                        requests.withoutTokens + other.requests.withoutTokens),
                new Tokens(tokens.prompt + other.tokens.prompt, tokens.completion + other.tokens.completion));
    }
}
