package ai.beast.images;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lays out a service as Quarkus' Jib extension does, so that one compose file and one set of manifests serve both. */
final class ServiceImage {
    static final List<String> SERVICES = List.of(
            "registry-service",
            "versioning-service",
            "queue-worker",
            "events-gateway",
            "metrics-exporter",
            "automation-bridge");

    private static final String DIRECTORY = "/app";

    private ServiceImage() {}

    /**
     * @param application the service's {@code quarkus-app}
     * @param flags of its Java process
     */
    static Image of(String service, String version, Path application, List<FileEntriesLayer> base, List<String> flags) {
        if (!Files.isRegularFile(application.resolve("quarkus-run.jar"))) {
            throw new ImageException(
                    application + " holds no packaged service; run `./mvnw -DskipTests package` first.");
        }
        List<FileEntriesLayer> layers = new ArrayList<>(base);
        layers.add(new LayerBuilder("libraries")
                .add(application.resolve("lib"), DIRECTORY + "/lib")
                .build());
        layers.add(new LayerBuilder("application")
                .add(application.resolve("quarkus-run.jar"), DIRECTORY + "/quarkus-run.jar")
                .add(application.resolve("quarkus"), DIRECTORY + "/quarkus")
                .add(application.resolve("app"), DIRECTORY + "/app")
                .build());
        List<String> entrypoint = new ArrayList<>();
        entrypoint.add("java");
        entrypoint.addAll(flags);
        entrypoint.addAll(List.of("-jar", "quarkus-run.jar"));
        return new Image(
                service,
                version,
                layers,
                entrypoint,
                Map.of("JAVA_HOME", BaseLayers.JAVA_HOME, "PATH", BaseLayers.JAVA_HOME + "/bin:/usr/bin:/bin"),
                DIRECTORY);
    }
}
