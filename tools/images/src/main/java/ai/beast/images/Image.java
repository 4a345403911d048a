package ai.beast.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/**
 * One image from scratch.
 *
 * @param name as in {@code ai-beast/NAME:VERSION}
 * @param layers those that change least come first
 */
record Image(
        String name,
        String version,
        List<FileEntriesLayer> layers,
        List<String> entrypoint,
        Map<String, String> environment,
        String workingDirectory,
        Map<String, String> labels) {
    /** No image runs as root. The number has an entry in each image's {@code /etc/passwd}. */
    static final String USER = "10001:10001";

    static final String PREFIX = "ai-beast/";

    Image {
        layers = List.copyOf(layers);
        entrypoint = List.copyOf(entrypoint);
        // In order, since that of Map.copyOf differs from process to process, and with it the image's bytes.
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /** An image of a server, without labels of its own. */
    static Image ofServer(
            String name,
            String version,
            List<FileEntriesLayer> layers,
            List<String> entrypoint,
            Map<String, String> environment,
            String workingDirectory) {
        return new Image(name, version, layers, entrypoint, environment, workingDirectory, Map.of());
    }

    /**
     * Writes the image to {@code NAME.tar} in the directory.
     *
     * @param cache for compressed layers; a layer that is in it is not compressed again
     * @return the digest of the image's configuration, which is the id that `docker images` shows
     */
    String write(Path directory, Path cache) {
        try {
            JibContainer container = Jib.fromScratch()
                    .setPlatforms(Set.of(new Platform(architecture(), "linux")))
                    .setFileEntriesLayers(layers)
                    .setEntrypoint(entrypoint)
                    .setEnvironment(environment)
                    .setWorkingDirectory(AbsoluteUnixPath.get(workingDirectory))
                    .setUser(USER)
                    .setCreationTime(LayerBuilder.TIME)
                    .setLabels(allLabels())
                    .containerize(Containerizer.to(TarImage.at(directory.resolve(name + ".tar"))
                                    .named(PREFIX + name + ":" + version))
                            .setBaseImageLayersCache(cache.resolve("base"))
                            .setApplicationLayersCache(cache.resolve("layers"))
                            .setOfflineMode(true)
                            .setToolName("ai-beast-images"));
            return container.getImageId().toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException("Interrupted while writing the image " + name + ".", e);
        } catch (InvalidImageReferenceException
                | RegistryException
                | CacheDirectoryCreationException
                | IOException
                | ExecutionException e) {
            throw new ImageException("The image " + name + " could not be written: " + e.getMessage(), e);
        }
    }

    private Map<String, String> allLabels() {
        Map<String, String> all = new TreeMap<>(labels);
        all.put("org.opencontainers.image.title", name);
        all.put("org.opencontainers.image.version", version);
        all.put("org.opencontainers.image.vendor", "AI Beast");
        all.put("org.opencontainers.image.licenses", "Apache-2.0");
        return all;
    }

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }
}
