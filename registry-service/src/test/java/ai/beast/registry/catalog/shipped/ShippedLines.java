package ai.beast.registry.catalog.shipped;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/** Enters lines as the service does with those it comes with. */
@ApplicationScoped
public class ShippedLines {
    private final ShippedCatalogue catalogue;

    ShippedLines(ShippedCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Transactional
    public int enter(String... lines) {
        return catalogue.enter(List.of(lines));
    }

    @Transactional
    public int enterAll() {
        return catalogue.enter(ShippedCatalogue.lines());
    }
}
