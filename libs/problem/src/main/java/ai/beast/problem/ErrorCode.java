package ai.beast.problem;

import java.util.Locale;

/**
 * The suite's one vocabulary of errors. The name in lower case is the {@code code} a client sees and may rely on; a
 * code is never renamed or given another status once released.
 */
public enum ErrorCode {
    INVALID_FIELD(400, "A field has a value that is not allowed"),
    MALFORMED_JSON(400, "The request body is not readable JSON"),
    INVALID_CURSOR(400, "The cursor does not belong to this query"),
    UNAUTHENTICATED(401, "An API key is needed"),
    FORBIDDEN(403, "The API key does not allow this"),
    PATH_OUTSIDE_ROOTS(403, "The path lies outside the configured directories"),
    URL_NOT_ALLOWED(403, "The address is not one this service may connect to"),
    NOT_FOUND(404, "There is no such resource"),
    METHOD_NOT_ALLOWED(405, "The method is not supported here"),
    NOT_ACCEPTABLE(406, "None of the accepted media types can be produced"),
    CONFLICT(409, "The request conflicts with the present state"),
    IDEMPOTENCY_CONFLICT(409, "The idempotency key was used with another payload"),
    ALREADY_EXISTS(409, "Such a resource exists already"),
    INVALID_STATE(409, "The resource is in a state that does not allow this"),
    PRECONDITION_FAILED(412, "The resource was changed by another request"),
    PAYLOAD_TOO_LARGE(413, "The request body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
    NOT_A_MODEL(422, "The file is not a model this suite can read"),
    CHECKSUM_MISMATCH(422, "The content does not have the expected SHA-256"),
    CONTENT_CHANGED(422, "The content changed while it was read"),
    SNAPSHOT_DAMAGED(422, "The snapshot's stored content is damaged"),
    UNKNOWN_EVENT_TYPE(422, "The event type is not known"),
    INVALID_EVENT(422, "The event does not follow its schema"),
    PRECONDITION_REQUIRED(428, "The request needs an If-Match header"),
    RATE_LIMITED(429, "Too many requests"),
    INTERNAL_ERROR(500, "Something went wrong here"),
    UPSTREAM_FAILED(502, "A service this one depends on answered with an error"),
    DOWNLOAD_FAILED(502, "The file could not be downloaded"),
    DOWNLOAD_NOT_FOUND(502, "The server does not have the file"),
    DOWNLOAD_DENIED(502, "The server refuses to give the file"),
    DOWNLOAD_INCOMPLETE(502, "The server did not send the whole file"),
    SERVICE_UNAVAILABLE(503, "A service this one depends on cannot be reached"),
    UPSTREAM_TIMEOUT(504, "A service this one depends on did not answer in time"),
    DISK_FULL(507, "There is not enough space on the disk");

    private final int status;
    private final String title;

    ErrorCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The stable text clients switch on, such as {@code path_outside_roots}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status that goes with this code when it is the answer to a request. */
    public int status() {
        return status;
    }

    /** One sentence that is the same for every occurrence. */
    public String title() {
        return title;
    }

    /**
     * The code that stands for a bare HTTP status raised by the framework.
     *
     * @return the closest code; {@link #INTERNAL_ERROR} for any unknown 5xx, {@link #INVALID_FIELD} for any other 4xx
     */
    public static ErrorCode forStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 409 -> CONFLICT;
            case 412 -> PRECONDITION_FAILED;
            case 413 -> PAYLOAD_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 429 -> RATE_LIMITED;
            case 502 -> UPSTREAM_FAILED;
            case 503 -> SERVICE_UNAVAILABLE;
            case 504 -> UPSTREAM_TIMEOUT;
            default -> status >= 400 && status < 500 ? INVALID_FIELD : INTERNAL_ERROR;
        };
    }
}
