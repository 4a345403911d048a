package ai.beast.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Every way a request can fail inside JAX-RS, translated once for the whole suite. */
public class ExceptionMappers {
    private static final Logger LOG = Logger.getLogger(ExceptionMappers.class);

    @ServerExceptionMapper(priority = Priorities.USER - 1)
    public Response problem(ProblemException failure) {
        if (failure.code().status() >= 500) {
            LOG.warnf(failure, "%s: %s", failure.code().code(), failure.getMessage());
        }
        return ProblemResponses.of(failure.toProblem());
    }

    @ServerExceptionMapper(priority = Priorities.USER - 1)
    public Response invalid(ConstraintViolationException failure) {
        List<ConstraintViolation<?>> violations = failure.getConstraintViolations().stream()
                .sorted(Comparator.comparing(
                        violation -> violation.getPropertyPath().toString()))
                .collect(Collectors.toList());
        if (violations.isEmpty()) {
            return ProblemResponses.of(Problem.of(ErrorCode.INVALID_FIELD, "The request is not valid"));
        }
        List<Map<String, String>> errors = violations.stream()
                .map(violation -> Map.of("field", field(violation.getPropertyPath()), "detail", violation.getMessage()))
                .toList();
        String field = field(violations.getFirst().getPropertyPath());
        String detail = field + " " + violations.getFirst().getMessage();
        return ProblemResponses.of(Problem.of(ErrorCode.INVALID_FIELD, detail, field, Map.of("errors", errors)));
    }

    @ServerExceptionMapper(priority = Priorities.USER - 1)
    public Response unreadable(JsonProcessingException failure) {
        return malformed(failure);
    }

    /** The framework has a mapper of its own for this subclass, so it must be named. */
    @ServerExceptionMapper(priority = Priorities.USER - 1)
    public Response unfitting(MismatchedInputException failure) {
        return malformed(failure);
    }

    /** Thrown for what is not there, but also for a query parameter that is not of its type. */
    @ServerExceptionMapper(priority = Priorities.USER - 1)
    public Response notFound(NotFoundException failure, ResourceInfo resource, UriInfo uri) {
        Method method = failure.getCause() == null ? null : resource.getResourceMethod();
        if (method != null) {
            Optional<String> parameter = QueryParameters.unreadable(method, uri.getQueryParameters());
            if (parameter.isPresent()) {
                String detail = "The value of " + parameter.get() + " cannot be read";
                return ProblemResponses.of(Problem.of(ErrorCode.INVALID_FIELD, detail, parameter.get(), Map.of()));
            }
        }
        return framework(failure);
    }

    @ServerExceptionMapper(priority = Priorities.USER - 1)
    public Response framework(WebApplicationException failure) {
        ProblemException problem = find(ProblemException.class, failure.getCause());
        if (problem != null) {
            return problem(problem);
        }
        JsonProcessingException json = find(JsonProcessingException.class, failure.getCause());
        if (json != null) {
            return ProblemResponses.of(describe(json));
        }
        int status = failure.getResponse().getStatus();
        if (status < 400) {
            return failure.getResponse();
        }
        ErrorCode code = ErrorCode.forStatus(status);
        return ProblemResponses.of(Problem.of(code, code.title()));
    }

    @ServerExceptionMapper(priority = Priorities.USER + 1000)
    public Response unexpected(Throwable failure) {
        LOG.error("A request failed unexpectedly", failure);
        return ProblemResponses.of(
                Problem.of(ErrorCode.INTERNAL_ERROR, "The request failed; the service's log has the reason"));
    }

    /** A {@link ProblemException} of the reader, such as a body above its limit, is wrapped by Jackson while it binds. */
    private Response malformed(JsonProcessingException failure) {
        ProblemException problem = find(ProblemException.class, failure);
        return problem == null ? ProblemResponses.of(describe(failure)) : problem(problem);
    }

    /** The first exception of the type in the chain of causes that starts with this one. */
    private static <T extends Throwable> @Nullable T find(Class<T> type, @Nullable Throwable first) {
        for (Throwable cause = first; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static Problem describe(JsonProcessingException failure) {
        if (failure instanceof MismatchedInputException mismatch) {
            String field = field(mismatch);
            if (field != null) {
                String detail =
                        switch (mismatch) {
                            case UnrecognizedPropertyException _ -> "There is no field named " + field;
                            case InvalidFormatException format ->
                                "The value of " + field + " is not allowed: "
                                        + abbreviated(String.valueOf(format.getValue()));
                            default -> "The value of " + field + " has the wrong type";
                        };
                return Problem.of(ErrorCode.INVALID_FIELD, detail, field, Map.of());
            }
        }
        var where = failure.getLocation();
        String detail = where == null
                ? "The body is not valid JSON"
                : "The body is not valid JSON at line " + where.getLineNr() + ", column " + where.getColumnNr();
        return Problem.of(ErrorCode.MALFORMED_JSON, detail);
    }

    private static @Nullable String field(JsonMappingException failure) {
        String path = failure.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
        return path.isEmpty() ? null : path.startsWith(".") ? path.substring(1) : path;
    }

    /** The path without the method and parameter that hold it: {@code create.request.url} is {@code url} to a client. */
    private static String field(Path path) {
        List<String> steps = new ArrayList<>();
        String parameter = "";
        for (Path.Node node : path) {
            switch (node.getKind()) {
                case PROPERTY, CONTAINER_ELEMENT -> steps.add(node.toString());
                case PARAMETER -> parameter = node.getName();
                default -> {
                    // a method or bean name means nothing to the client
                }
            }
        }
        return steps.isEmpty() ? parameter : String.join(".", steps);
    }

    private static String abbreviated(String value) {
        return value.length() <= 80 ? value : value.substring(0, 77) + "…";
    }
}
