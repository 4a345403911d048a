package ai.beast.automation.binding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with {@code {name}} in it; two braces stand for one. */
record TextTemplate(List<Part> parts) {
    private static final Pattern TOKEN = Pattern.compile("\\{\\{|}}|\\{([A-Za-z][A-Za-z0-9_]*)}|[{}]|[^{}]+");

    sealed interface Part {}

    record Literal(String text) implements Part {}

    record Name(String name) implements Part {}

    /** @throws IllegalArgumentException when a brace is left over */
    static TextTemplate parse(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher token = TOKEN.matcher(text);
        while (token.find()) {
            String name = token.group(1);
            parts.add(name != null ? new Name(name) : new Literal(literal(token.group(), token.start())));
        }
        return new TextTemplate(List.copyOf(parts));
    }

    private static String literal(String token, int position) {
        return switch (token) {
            case "{{" -> "{";
            case "}}" -> "}";
            case "{", "}" ->
                throw new IllegalArgumentException(
                        "The brace at position " + position + " belongs to no {name}; double it for a literal brace");
            default -> token;
        };
    }

    List<String> names() {
        return parts.stream()
                .filter(Name.class::isInstance)
                .map(part -> ((Name) part).name())
                .toList();
    }

    /** The name when the text is nothing but one. */
    Optional<String> single() {
        return parts.size() == 1 && parts.getFirst() instanceof Name(String name)
                ? Optional.of(name)
                : Optional.empty();
    }

    String fill(UnaryOperator<String> values) {
        StringBuilder filled = new StringBuilder();
        for (Part part : parts) {
            filled.append(
                    switch (part) {
                        case Literal(String text) -> text;
                        case Name(String name) -> values.apply(name);
                    });
        }
        return filled.toString();
    }
}
