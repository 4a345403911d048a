package ai.beast.queue.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** A time as RFC 3339 writes it, or as whole seconds since 1970. What is neither is refused, not approximated. */
final class ExactTime extends StdScalarDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    ExactTime() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
            try {
                return Instant.ofEpochSecond(parser.getBigIntegerValue().longValueExact());
            } catch (ArithmeticException | DateTimeException beyond) {
                return (Instant) context.handleWeirdNumberValue(
                        Instant.class,
                        parser.getNumberValue(),
                        "must be seconds since 1970 of a time that the calendar has");
            }
        }
        if (parser.hasToken(JsonToken.VALUE_STRING)) {
            String text = parser.getText().strip();
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException malformed) {
                return (Instant) context.handleWeirdStringValue(Instant.class, text, "no time as RFC 3339 writes it");
            }
        }
        if (parser.hasToken(JsonToken.VALUE_NUMBER_FLOAT)) {
            return (Instant) context.handleWeirdNumberValue(
                    Instant.class, parser.getNumberValue(), "must be whole seconds since 1970 or RFC 3339");
        }
        return (Instant) context.handleUnexpectedToken(Instant.class, parser);
    }
}
