package ai.beast.gateway.alias;

import ai.beast.gateway.backend.ModelPlaces;
import org.jspecify.annotations.Nullable;

/**
 * A name of a request and what it stands for.
 *
 * @param asked as the client wrote it
 * @param alias the alias that it is; null for the name of a model
 * @param places the backends that have the model
 */
public record ResolvedModel(String asked, @Nullable String alias, ModelPlaces places) {}
