package ai.beast.rag.query;

import static ai.beast.rag.store.Documents.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.beast.rag.chunk.Chunk;
import java.util.List;
import org.junit.jupiter.api.Test;

class CitationCheckTest {
    private static final String OWLS = "Owls are birds. They hunt mice at night. Their eyes do not move.";
    private final List<Passage> passages = List.of(
            new Passage(document("owls.md"), List.of(new Chunk(2, 100, 100 + OWLS.length(), 3, "", OWLS)), 1),
            new Passage(document("bread.md"), List.of(new Chunk(0, 0, 17, null, "", "Bread needs yeast")), 1));

    @Test
    void citesTheSentenceThatSupportsTheClaim() {
        assertThat(CitationCheck.of("Owls hunt mice at night [1].", passages))
                .containsExactly(
                        new Citation(1, "owls.md", "hash of owls.md", 3, 116, 140, "They hunt mice at night.", true));
    }

    @Test
    void citesQuotedWordsWhereTheyStand() {
        assertThat(CitationCheck.of("The text says “eyes do not move” [1].", passages))
                .singleElement()
                .satisfies(citation -> {
                    assertThat(citation.quote()).isEqualTo("eyes do not move");
                    assertThat(OWLS.substring(citation.start() - 100, citation.end() - 100))
                            .isEqualTo("eyes do not move");
                    assertThat(citation.supported()).isTrue();
                });
    }

    @Test
    void marksClaimsWithoutSupport() {
        assertThat(CitationCheck.of("Penguins live on volcanoes near Rome [1].", passages))
                .singleElement()
                .satisfies(citation -> assertThat(citation.supported()).isFalse());
        assertThat(CitationCheck.of("It says \"owls hunt penguins at noon\" [1].", passages))
                .singleElement()
                .satisfies(citation -> assertThat(citation.supported()).isFalse());
    }

    @Test
    void marksNumbersOfNoPassage() {
        assertThat(CitationCheck.of("Nothing [0], nothing [3] and [9999]. Not a mark [12345] [x].", passages))
                .extracting(Citation::number, Citation::documentId, Citation::supported)
                .containsExactly(tuple(0, null, false), tuple(3, null, false), tuple(9999, null, false));
    }

    @Test
    void checksEachMarkByItsOwnSentence() {
        assertThat(CitationCheck.of("Owls hunt mice at night [1]. Bread needs yeast [2] [1].", passages))
                .extracting(Citation::number, Citation::supported)
                .containsExactly(tuple(1, true), tuple(2, true), tuple(1, false));
    }
}
