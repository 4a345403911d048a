package ai.beast.gateway.route;

import java.util.OptionalLong;

/** What a reply states of itself: its tokens, by the words of either protocol, an error, and its end. The last statement counts. */
public final class StatedTokens {
    private static final long UNKNOWN = -1;

    /** No model answers with more; a greater number is none. */
    private static final long MAX = Integer.MAX_VALUE;

    private long prompt = UNKNOWN;
    private long completion = UNKNOWN;
    private boolean error;
    private boolean last;

    /** Tokens of the request; empty when nothing credible was stated. */
    public OptionalLong prompt() {
        return known(prompt);
    }

    /** Tokens of the answer; empty when nothing credible was stated. */
    public OptionalLong completion() {
        return known(completion);
    }

    /** Whether the reply reported an error, before or after parts of an answer. */
    public boolean hasError() {
        return error;
    }

    /** Whether the last frame of a stream has passed; what may follow says nothing more. */
    public boolean isComplete() {
        return last;
    }

    void complete() {
        last = true;
    }

    /**
     * A number of the reply.
     *
     * @param usage whether it stands in the object {@code usage}; otherwise at the top
     */
    void number(boolean usage, String member, String text) {
        switch (usage ? "usage." + member : member) {
            case "prompt_eval_count", "usage.prompt_tokens", "usage.input_tokens" -> prompt = parse(text);
            case "eval_count", "usage.completion_tokens", "usage.output_tokens" -> completion = parse(text);
            default -> {}
        }
    }

    /** A text or an object at the top of the reply. */
    void member(String name) {
        error |= name.equals("error");
    }

    private static long parse(String text) {
        try {
            long number = Long.parseLong(text);
            return number < 0 || number > MAX ? UNKNOWN : number;
        } catch (NumberFormatException noInteger) {
            return UNKNOWN;
        }
    }

    private static OptionalLong known(long number) {
        return number == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(number);
    }
}
