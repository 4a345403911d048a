package ai.beast.registry.catalog.change;

import java.util.Optional;

/** Something that needs a model to stay in the catalogue. */
public interface ModelInUse {
    /** The user of the model, as text for a person; asked while the model is locked. Empty without one. */
    Optional<String> use(String model);
}
