package ai.beast.registry.recommend;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which models of a family are newer than others, as far as the numbers in their names tell. */
final class Generation {
    /** The number behind the family's name, such as 3.8 of {@code Qwen3.8 27B}; a number of parameters is none. */
    private static final String NUMBER = "[ .-]?(\\d{1,2}(?:\\.\\d)?)(?![\\d.]*[bBmM]\\b)(?!\\d)";

    private final Map<String, TreeSet<Double>> byFamily = new HashMap<>();

    private Generation(Collection<ModelFacts> models) {
        models.forEach(model -> number(model)
                .ifPresent(number -> byFamily.computeIfAbsent(model.family(), _ -> new TreeSet<>())
                        .add(number)));
    }

    /** Among these models. */
    static Generation among(Collection<ModelFacts> models) {
        return new Generation(List.copyOf(models));
    }

    /** How many newer generations of the model's family there are; 0 where the name does not tell. */
    int newer(ModelFacts model) {
        return number(model)
                .map(number -> byFamily.getOrDefault(model.family(), new TreeSet<>())
                        .tailSet(number, false)
                        .size())
                .orElse(0);
    }

    static Optional<Double> number(ModelFacts model) {
        if (model.family().equals("other")) {
            return Optional.empty();
        }
        Matcher number = Pattern.compile(Pattern.quote(model.family()) + NUMBER, Pattern.CASE_INSENSITIVE)
                .matcher(model.name());
        return number.find() ? Optional.of(Double.valueOf(number.group(1))) : Optional.empty();
    }
}
