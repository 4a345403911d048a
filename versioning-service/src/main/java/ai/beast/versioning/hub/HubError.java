package ai.beast.versioning.hub;

import org.jspecify.annotations.Nullable;

/** Ends a request as the Hub does: a status, the header {@code X-Error-Code}, and a message. */
final class HubError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String code;

    private HubError(int status, @Nullable String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static HubError repositoryNotFound(String repository) {
        return new HubError(404, "RepoNotFound", "Repository " + repository + " was not found");
    }

    static HubError revisionNotFound(String repository, String revision) {
        return new HubError(404, "RevisionNotFound", "Revision " + revision + " of " + repository + " was not found");
    }

    static HubError entryNotFound(String path) {
        return new HubError(404, "EntryNotFound", "Entry " + path + " was not found");
    }

    static HubError of(int status, String message) {
        return new HubError(status, null, message);
    }

    int status() {
        return status;
    }

    /** What clients switch on; null for failures that the Hub has no code for. */
    @Nullable
    String code() {
        return code;
    }

    /** Printable ASCII only, so that it can stand in a header. */
    String message() {
        return String.valueOf(getMessage()).replaceAll("[^\\x20-\\x7e]", "?");
    }
}
