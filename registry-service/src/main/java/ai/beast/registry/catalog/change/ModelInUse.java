package ai.beast.registry.catalog.change;

import java.util.Optional;

/** Something that needs a model to stay in the catalogue. */
public interface ModelInUse {
    /** What uses the model, in words for a person; asked while the model is locked. Empty when nothing does. */
    Optional<String> use(String model);
}
