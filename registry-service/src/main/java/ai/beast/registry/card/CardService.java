package ai.beast.registry.card;

import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.entry.ModelRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
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
     * @param condition of the present card
     * @throws ProblemException {@code not_found}, {@code precondition_failed}, {@code invalid_field}
     */
    @Transactional
    Card put(String model, @Nullable String markdown, Consumer<Card> condition, String by) {
        if (markdown == null || markdown.isBlank()) {
            throw ProblemException.invalid("card", "The card must not be empty; delete it instead");
        }
        if (markdown.getBytes(StandardCharsets.UTF_8).length > MAX || markdown.indexOf('\0') >= 0) {
            throw ProblemException.invalid("card", "The card must have at most a mebibyte, without NUL characters");
        }
        if (models.lock(model).isEmpty()) {
            throw unknown(model);
        }
        condition.accept(get(model));
        cards.put(model, markdown, by);
        return get(model);
    }

    /** @throws ProblemException {@code not_found} when no person wrote one; {@code precondition_failed} */
    @Transactional
    void remove(String model, Consumer<Card> condition) {
        if (models.lock(model).isEmpty()) {
            throw unknown(model);
        }
        condition.accept(get(model));
        if (!cards.remove(model)) {
            throw ProblemException.notFound("There is no written card for " + model);
        }
    }

    private static ProblemException unknown(String model) {
        return ProblemException.notFound("There is no model " + model);
    }
}
