package ai.beast.registry.catalog;

import ai.beast.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What entries can be counted by. Nothing a client sends becomes part of an SQL text. */
enum Facet {
    FAMILY("family", "family", false),
    LICENSE("license", "license", false),
    FORMAT("format", "format", false),
    QUANTIZATION("quantization", "quantization", false),
    TAG("tag", "tags", true),
    LANGUAGE("language", "languages", true),
    MODALITY("modality", "modalities", true);

    private final String parameter;
    private final String column;
    private final boolean list;

    Facet(String parameter, String column, boolean list) {
        this.parameter = parameter;
        this.column = column;
        this.list = list;
    }

    /** The name in a request and in the answer. */
    String parameter() {
        return parameter;
    }

    String column() {
        return column;
    }

    /** Whether an entry has several values, each of which counts. */
    boolean list() {
        return list;
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
