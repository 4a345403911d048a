package ai.beast.cli.api;

import ai.beast.cli.terminal.Texts;

/** The suite answered with a problem, or not at all. The message is meant for the person at the terminal. */
public class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    ApiException(int status, String code, String message) {
        super(Texts.safe(message));
        this.status = status;
        this.code = code;
    }

    /** HTTP status, or 0 when there was no answer. */
    public int status() {
        return status;
    }

    /** The problem's stable code, such as {@code not_found}. */
    public String code() {
        return code;
    }
}
