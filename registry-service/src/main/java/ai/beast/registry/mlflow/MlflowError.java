package ai.beast.registry.mlflow;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import org.jboss.logging.Logger;

/** An error as MLflow's clients understand it. */
public record MlflowError(@JsonProperty("error_code") String errorCode, String message) {

    /** An error and the status it is sent with. */
    record Sent(int status, MlflowError error) {}

    /** Of the framework's own exceptions only those about a body that cannot be read come here. */
    static Sent of(Exception failure) {
        return switch (failure) {
            case ProblemException problem -> of(problem.code(), String.valueOf(problem.getMessage()));
            case ConstraintViolationException invalid ->
                of(ErrorCode.INVALID_FIELD, String.valueOf(invalid.getMessage()));
            case JsonProcessingException _ -> unreadable();
            case WebApplicationException _ -> unreadable();
            default -> {
                Logger.getLogger(MlflowError.class).error("A request of an MLflow client failed unexpectedly", failure);
                yield of(ErrorCode.INTERNAL_ERROR, "The request failed; the service's log has the reason");
            }
        };
    }

    private static Sent unreadable() {
        return of(ErrorCode.MALFORMED_JSON, "The body is not what this request needs");
    }

    private static Sent of(ErrorCode code, String message) {
        return switch (code) {
            case NOT_FOUND -> new Sent(404, new MlflowError("RESOURCE_DOES_NOT_EXIST", message));
            case ALREADY_EXISTS -> new Sent(400, new MlflowError("RESOURCE_ALREADY_EXISTS", message));
            case CONFLICT, PRECONDITION_FAILED -> new Sent(409, new MlflowError("RESOURCE_CONFLICT", message));
            case SERVICE_UNAVAILABLE -> new Sent(503, new MlflowError("TEMPORARILY_UNAVAILABLE", message));
            default ->
                code.status() < 500
                        ? new Sent(400, new MlflowError("INVALID_PARAMETER_VALUE", message))
                        : new Sent(500, new MlflowError("INTERNAL_ERROR", message));
        };
    }
}
