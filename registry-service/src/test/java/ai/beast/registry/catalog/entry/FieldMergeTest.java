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
    private static final FieldMerge EMPTY = new FieldMerge(tree(Map.of()), Map.of());

    @Provide
    Arbitrary<List<FieldClaims>> history() {
        Arbitrary<Map<String, String>> fields = Arbitraries.maps(
                        Arbitraries.of("name", "family", "description", "tags"),
                        Arbitraries.strings().alpha().ofMaxLength(2))
                .ofMaxSize(4);
        return Combinators.combine(Arbitraries.of(Origin.class), fields)
                .as((origin, values) -> new FieldClaims(origin, tree(values)))
                .list()
                .ofMaxSize(20);
    }

    @Property
    void fieldHoldsLastValueOfMostTrustedOrigin(@ForAll("history") List<FieldClaims> history) {
        // given
        ObjectNode expected = tree(Map.of());
        Map<String, Origin> owners = new HashMap<>();
        history.forEach(claims -> claims.fields().properties().forEach(field -> {
            if (claims.origin().compareTo(owners.getOrDefault(field.getKey(), Origin.CATALOGUE_UNVERIFIED)) >= 0) {
                expected.set(field.getKey(), field.getValue());
                owners.put(field.getKey(), claims.origin());
            }
        }));
        // when
        FieldMerge merge = merged(EMPTY, history);
        // then
        assertThat(merge).isEqualTo(new FieldMerge(expected, owners));
    }

    @Property
    void claimsMadeTwiceChangeNothing(@ForAll("history") List<FieldClaims> history) {
        // given
        FieldMerge before = merged(EMPTY, history);
        history.forEach(claims -> {
            // when
            FieldMerge once = before.with(claims);
            // then
            assertThat(once.with(claims)).isEqualTo(once);
            assertThat(once.with(claims).changedSince(once)).isEmpty();
        });
    }

    @Property
    void editOutlivesClaimsOfFiles(
            @ForAll("history") List<FieldClaims> past, @ForAll("history") List<FieldClaims> later) {
        // given
        ObjectNode edit = tree(Map.of("description", "mine"));
        // when
        FieldMerge merge = merged(
                merged(EMPTY, past).with(new FieldClaims(Origin.USER, edit)),
                later.stream().filter(claims -> claims.origin() != Origin.USER).toList());
        // then
        assertThat(merge.fields().path("description").textValue()).isEqualTo("mine");
        assertThat(merge.provenance()).containsEntry("description", Origin.USER);
    }

    @Property
    void entrySentBackClaimsNothing(@ForAll("history") List<FieldClaims> history) {
        // given
        FieldMerge entry = merged(EMPTY, history);
        // when
        FieldMerge merge = entry.with(FieldClaims.ofEntry(entry.fields()));
        // then
        assertThat(merge).isEqualTo(entry);
    }

    private static FieldMerge merged(FieldMerge start, List<FieldClaims> history) {
        FieldMerge merge = start;
        for (FieldClaims claims : history) {
            merge = merge.with(claims);
        }
        return merge;
    }

    private static ObjectNode tree(Map<String, String> fields) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        fields.forEach(tree::put);
        return tree;
    }
}
