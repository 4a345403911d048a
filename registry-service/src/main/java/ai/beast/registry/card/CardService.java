package ai.beast.registry.card;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.entry.ModelRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Cards: the one a person wrote, else one made from the entry. */
@ApplicationScoped
class CardService {
    private static final int MAX = 1024 * 1024;

    private final CardRepository cards;
    private final ModelRepository models;

    CardService(CardRepository cards, ModelRepository models) {
        this.cards = cards;
        this.models = models;
    }

    /** @throws ProblemException {@code not_found} when there is no such model */
    Card get(String model) {
        Model entry = models.find(model).orElseThrow(() -> unknown(model));
        return cards.find(model).orElseGet(() -> new Card(EntryCard.of(entry), 0, null));
    }

    /**
     * @param ifMatch the entity tag the card must have, or null for any
     * @throws ProblemException {@code not_found}, {@code precondition_failed}, {@code invalid_field}
     */
    @Transactional
    Card put(String model, @Nullable String markdown, @Nullable String ifMatch, String by) {
        if (markdown == null || markdown.isBlank()) {
            throw ProblemException.invalid("card", "The card must not be empty; delete it instead");
        }
        if (markdown.getBytes(StandardCharsets.UTF_8).length > MAX || markdown.indexOf('\0') >= 0) {
            throw ProblemException.invalid("card", "The card must have at most a mebibyte, without NUL characters");
        }
        if (models.lock(model).isEmpty()) {
            throw unknown(model);
        }
        require(model, ifMatch);
        cards.put(model, markdown, by);
        return get(model);
    }

    /** @throws ProblemException {@code not_found} when no person wrote one; {@code precondition_failed} */
    @Transactional
    void remove(String model, @Nullable String ifMatch) {
        if (models.lock(model).isEmpty()) {
            throw unknown(model);
        }
        require(model, ifMatch);
        if (!cards.remove(model)) {
            throw ProblemException.notFound("There is no written card for " + model);
        }
    }

    static String tag(Card card) {
        return "\"" + card.revision() + "\"";
    }

    private void require(String model, @Nullable String ifMatch) {
        if (ifMatch != null && !ifMatch.strip().equals("*") && !ifMatch.strip().equals(tag(get(model)))) {
            throw new ProblemException(
                            ErrorCode.PRECONDITION_FAILED,
                            "The card was changed meanwhile; read it again and repeat the change")
                    .field("If-Match");
        }
    }

    private static ProblemException unknown(String model) {
        return ProblemException.notFound("There is no model " + model);
    }
}
