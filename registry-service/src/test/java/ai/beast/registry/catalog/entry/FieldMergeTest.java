package ai.beast.registry.catalog.entry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FieldMergeTest {
    private record Said(Origin origin, Map<String, String> fields) {}

    @Provide
    Arbitrary<List<Said>> history() {
        Arbitrary<Map<String, String>> fields = Arbitraries.maps(
                        Arbitraries.of("name", "family", "description", "tags"),
                        Arbitraries.strings().alpha().ofMaxLength(2))
                .ofMaxSize(4);
        return Combinators.combine(Arbitraries.of(Origin.class), fields)
                .as(Said::new)
                .list()
                .ofMaxSize(20);
    }

    @Property
    void aFieldHoldsWhatTheMostTrustedSaidLast(@ForAll("history") List<Said> history) {
        // given
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        Map<String, Origin> owners = Map.of();
        Map<String, String> expected = new HashMap<>();
        Map<String, Origin> by = new HashMap<>();
        // when
        for (Said said : history) {
            FieldMerge merge = FieldMerge.of(fields, owners, tree(said.fields()), said.origin());
            fields = merge.fields();
            owners = merge.provenance();
            said.fields().forEach((name, value) -> {
                if (said.origin().compareTo(by.getOrDefault(name, Origin.CATALOGUE_UNVERIFIED)) >= 0) {
                    expected.put(name, value);
                    by.put(name, said.origin());
                }
            });
        }
        // then
        assertThat(fields).isEqualTo(tree(expected));
        assertThat(owners).isEqualTo(by);
    }

    private static ObjectNode tree(Map<String, String> fields) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        fields.forEach(tree::put);
        return tree;
    }
}
