package ai.beast.registry;

import ai.beast.registry.discovery.root.DiscoverySettings;
import ai.beast.registry.discovery.root.ModelRoots;
import ai.beast.security.PathGuard;
import io.smallrye.config.ConfigMapping;
import jakarta.enterprise.inject.Produces;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** What this service's features share at run time. */
class RegistryConfiguration {

    /** Settings of the registry. */
    @ConfigMapping(prefix = "ai-beast.registry")
    interface Settings {
        /** The directory model files lie under, the same path for every service; files outside are not looked at. */
        Path modelsDir();

        /** Whether to enter the catalogue of known models that comes with this service. */
        boolean shippedCatalogue();

        /** Where repositories are looked up, without a path. */
        URI hubUrl();
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
