package ai.beast.automation.preview;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a binding would send.
 *
 * @param matches whether type and filter match the event; false where one of them has an error
 * @param origin null without an event
 * @param payload of the entries without an error; null without an event
 * @param errors what a binding with this content would be refused for; empty when it would be accepted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Preview(
        boolean matches,
        @Nullable Origin origin,
        @Schema(type = SchemaType.OBJECT) @Nullable JsonNode event,
        @Schema(type = SchemaType.OBJECT) @Nullable JsonNode payload,
        List<FieldError> errors) {

    /** An error of one field. */
    public record FieldError(String field, String message) {}

    /** Where the event is from. */
    public enum Origin {
        /** The request. */
        GIVEN,
        /** The latest that matched since the service started. */
        LAST,
        /** The sample of its type. */
        EXAMPLE;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
