package ai.beast.images;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lays out a service as Quarkus' Jib extension does, so that one compose file and one set of manifests serve both. */
final class ServiceImage {
    static final List<String> SERVICES = List.of(
            "registry-service",
            "versioning-service",
            "queue-worker",
            "events-gateway",
            "metrics-exporter",
            "automation-bridge");

    /** Where the image says that its bill of materials (CycloneDX, JSON) is. */
    static final String SBOM_LABEL = "ai.beast.sbom";

    private static final String DIRECTORY = "/app";
    private static final String SBOM = DIRECTORY + "/sbom.json";
    private static final String CACHE = DIRECTORY + "/app.aot";
    /**
     * The JVM puts the objects of a cache, about 6 MB, into the old generation of the heap it starts with, and ends when they do not fit. By
     * default it starts with 1.6 % of the memory.
     */
    private static final String HEAP_OF_CACHE = "-XX:InitialRAMPercentage=12";

    private ServiceImage() {}

    /**
     * @param application the service's {@code quarkus-app}; a {@code sbom.json} beside it goes into the image
     * @param flags of its Java process
     * @param cache the AOT cache that was trained in the other layers; it becomes the last layer
     */
    static Image of(
            String service,
            String version,
            Path application,
            List<FileEntriesLayer> base,
            List<String> flags,
            Optional<Path> cache) {
        if (!Files.isRegularFile(application.resolve("quarkus-run.jar"))) {
            throw new ImageException(
                    application + " holds no packaged service; run `./mvnw -DskipTests package` first.");
        }
        Path sbom = application.resolveSibling("sbom.json");
        boolean described = Files.isRegularFile(sbom);
        List<FileEntriesLayer> layers = new ArrayList<>(base);
        layers.add(new LayerBuilder("libraries")
                .add(application.resolve("lib"), DIRECTORY + "/lib")
                .build());
        LayerBuilder program = new LayerBuilder("application")
                .add(application.resolve("quarkus-run.jar"), DIRECTORY + "/quarkus-run.jar")
                .add(application.resolve("quarkus"), DIRECTORY + "/quarkus")
                .add(application.resolve("app"), DIRECTORY + "/app");
        if (described) {
            program.add(sbom, SBOM);
        }
        layers.add(program.build());
        cache.ifPresent(file ->
                layers.add(new LayerBuilder("AOT cache").add(file, CACHE).build()));
        return new Image(
                service,
                version,
                layers,
                command(flags, cache.isPresent()),
                Map.of("JAVA_HOME", BaseLayers.JAVA_HOME, "PATH", BaseLayers.JAVA_HOME + "/bin:/usr/bin:/bin"),
                DIRECTORY,
                described ? Map.of(SBOM_LABEL, SBOM) : Map.of());
    }

    private static List<String> command(List<String> flags, boolean cached) {
        List<String> command = new ArrayList<>();
        command.add("java");
        command.addAll(flags);
        if (cached) {
            command.add("-XX:AOTCache=" + CACHE);
            command.add(HEAP_OF_CACHE);
        }
        command.addAll(List.of("-jar", "quarkus-run.jar"));
        return command;
    }
}
