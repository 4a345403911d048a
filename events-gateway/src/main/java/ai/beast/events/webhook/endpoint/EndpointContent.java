package ai.beast.events.webhook.endpoint;

import ai.beast.events.log.EventFilter;
import ai.beast.events.log.InvalidFilterException;
import ai.beast.problem.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The content of a request, checked as far as that needs no network. */
record EndpointContent(
        URI url,
        @Nullable String description,
        List<String> eventTypes,
        List<String> sources,
        List<String> subjects,
        boolean enabled) {

    /** @throws ProblemException {@code invalid_field} naming the field at fault */
    static EndpointContent of(EndpointRequest request) {
        List<String> sources = given(request.sources());
        List<String> subjects = given(request.subjects());
        return new EndpointContent(
                url(request.url()),
                request.description(),
                types(given(request.eventTypes()), sources, subjects),
                sources,
                subjects,
                Objects.requireNonNullElse(request.enabled(), true));
    }

    private static List<String> given(@Nullable List<String> values) {
        return values == null ? List.of() : values.stream().distinct().toList();
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text.strip());
            if (url.getRawFragment() != null) {
                throw ProblemException.invalid("url", "url must have no fragment; it would not be sent");
            }
            return url;
        } catch (URISyntaxException malformed) {
            throw ProblemException.invalid("url", "url is no URL: " + malformed.getReason());
        }
    }

    private static List<String> types(List<String> types, List<String> sources, List<String> subjects) {
        try {
            return EventFilter.of(types, sources, subjects).types();
        } catch (InvalidFilterException invalid) {
            String field =
                    switch (invalid.field()) {
                        case "type" -> "eventTypes";
                        case "source" -> "sources";
                        default -> "subjects";
                    };
            throw ProblemException.invalid(field, String.valueOf(invalid.getMessage()));
        }
    }
}
