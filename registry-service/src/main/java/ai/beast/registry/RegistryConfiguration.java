package ai.beast.registry;

import ai.beast.registry.discovery.root.DiscoverySettings;
import ai.beast.registry.discovery.root.ModelRoots;
import ai.beast.security.PathGuard;
import io.smallrye.config.ConfigMapping;
import jakarta.enterprise.inject.Produces;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings shared by the features of this service. */
class RegistryConfiguration {

    /** Settings of the registry. */
    @ConfigMapping(prefix = "ai-beast.registry")
    interface Settings {
        /** The directory model files lie under, the same path for every service; files outside are not looked at. */
        Path modelsDir();

        /** Whether to enter the catalogue of known models that comes with this service. */
        boolean shippedCatalogue();

        /** Base URL of the Hub; may have a path, as that of another installation has. */
        URI hubUrl();

        /** Shown to the Hub alone. */
        Optional<String> hubToken();

        /** Whether the Hub is never asked. */
        boolean offline();
    }

    @Produces
    @jakarta.inject.Singleton
    PathGuard modelFiles(ModelRoots roots) {
        return new PathGuard(roots.paths());
    }

    @Produces
    @jakarta.inject.Singleton
    ModelRoots modelRoots(Settings settings, DiscoverySettings discovery) {
        return ModelRoots.of(settings.modelsDir(), discovery.locations().orElse(List.of()));
    }
}
