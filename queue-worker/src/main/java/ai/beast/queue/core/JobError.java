package ai.beast.queue.core;

/**
 * Why a run failed.
 *
 * @param code stable, in lower case, from the suite's vocabulary of errors
 * @param detail for a person; no class names
 */
public record JobError(String code, String detail) {

    /** The form the store keeps. */
    public String encode() {
        return code + "\n" + detail;
    }

    public static JobError decode(String text) {
        int end = text.indexOf('\n');
        return end < 0
                ? new JobError("internal_error", text)
                : new JobError(text.substring(0, end), text.substring(end + 1));
    }
}
