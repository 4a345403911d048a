package ai.beast.automation.binding;

import ai.beast.contracts.EventType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The names a payload may use for what an event says, in snake case as workflows like them: each data field
 * ({@code size_bytes} or {@code sizeBytes}), {@code model_name} for the model, {@code …_gb} for each {@code …Bytes} in units
 * of 10^9 bytes, and the attributes as {@code event_id}, {@code event_source}, {@code event_type}, {@code event_subject},
 * {@code event_time}. Stateless.
 */
final class FieldNames {
    private static final Set<String> ATTRIBUTES =
            Set.of("event_id", "event_source", "event_type", "event_subject", "event_time");
    private static final BigDecimal BYTES_IN_A_GIGABYTE = BigDecimal.valueOf(1_000_000_000);
    private static final String GIGABYTES = "_gb";
    private static final String BYTES = "_bytes";

    private FieldNames() {}

    /** Every name that some event of these types has a value for. */
    static Set<String> of(Collection<EventType> types) {
        Set<String> names = new TreeSet<>(ATTRIBUTES);
        for (EventType type : types) {
            for (RecordComponent component : type.dataClass().getRecordComponents()) {
                String snake = snake(component.getName());
                names.add(component.getName());
                names.add(snake);
                if (snake.equals("model")) {
                    names.add("model_name");
                }
                if (snake.endsWith(BYTES)) {
                    names.add(snake.substring(0, snake.length() - BYTES.length()) + GIGABYTES);
                }
            }
        }
        return names;
    }

    /** The value of a name; a missing node when this event has none. */
    static JsonNode value(BoundEvent event, String name) {
        if (ATTRIBUTES.contains(name)) {
            return event.attribute(name.substring("event_".length()))
                    .<JsonNode>map(TextNode::valueOf)
                    .orElse(MissingNode.getInstance());
        }
        JsonNode field = event.data().path(name);
        if (!field.isMissingNode()) {
            return field;
        }
        JsonNode camel = event.data().path(camel(name));
        if (!camel.isMissingNode()) {
            return camel;
        }
        if (name.equals("model_name")) {
            return event.data().path("model");
        }
        return name.endsWith(GIGABYTES)
                ? gigabytes(event.data().path(camel(name.substring(0, name.length() - GIGABYTES.length()) + BYTES)))
                : MissingNode.getInstance();
    }

    /** Two decimals; two significant digits below a hundredth, so that a small file is not nothing. */
    private static JsonNode gigabytes(JsonNode bytes) {
        if (!bytes.isNumber()) {
            return MissingNode.getInstance();
        }
        BigDecimal exact = bytes.decimalValue().divide(BYTES_IN_A_GIGABYTE);
        BigDecimal shown = exact.compareTo(new BigDecimal("0.01")) < 0
                ? exact.round(new MathContext(2))
                : exact.setScale(2, RoundingMode.HALF_UP);
        return DecimalNode.valueOf(new BigDecimal(shown.stripTrailingZeros().toPlainString()));
    }

    private static String snake(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static String camel(String snake) {
        String[] words = snake.split("_", -1);
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .filter(word -> !word.isEmpty())
                        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                        .collect(Collectors.joining());
    }
}
