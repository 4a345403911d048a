package ai.beast.registry.catalog.search;

import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.words.SearchText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Attributes that entries can be counted by. Nothing a client sends becomes part of an SQL text. */
enum Facet {
    FAMILY("family"),
    LICENSE("license"),
    FORMAT("format"),
    QUANTIZATION("quantization"),
    TAG("tag"),
    LANGUAGE("language"),
    MODALITY("modality");

    private final String parameter;

    Facet(String parameter) {
        this.parameter = parameter;
    }

    /** The name in a request and in the answer. */
    String parameter() {
        return parameter;
    }

    /** Prefix of an entry's term for a value of this facet. */
    String prefix() {
        return parameter + "=";
    }

    /** A full-text query for entries that have the value. */
    String term(String value) {
        return SearchText.quoted(prefix() + value);
    }

    /**
     * @param parameter names with commas between
     * @throws ProblemException {@code invalid_field} naming {@code facets} and the values that would do
     */
    static List<Facet> of(@Nullable String parameter) {
        List<Facet> facets = new ArrayList<>();
        if (parameter != null && !parameter.isBlank()) {
            for (String name : parameter.split(",", -1)) {
                Facet facet = Arrays.stream(values())
                        .filter(candidate -> candidate.parameter.equals(name.strip()))
                        .findFirst()
                        .orElseThrow(() -> ProblemException.invalid(
                                "facets",
                                "The facets must be some of "
                                        + Arrays.stream(values())
                                                .map(Facet::parameter)
                                                .collect(Collectors.joining(", "))));
                if (!facets.contains(facet)) {
                    facets.add(facet);
                }
            }
        }
        return facets;
    }
}
