package ai.beast.images;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the images of the six services, and with {@code servers} those of the servers that tests need.
 *
 * <p>Arguments: the checkout, the directory of the images, and {@code services}, {@code servers} or {@code all}; then, if
 * there are any, the directory of the services' AOT caches, each {@code NAME.aot}.
 */
public final class ImagesMain {
    private static final Pattern VERSION = Pattern.compile("<artifactId>ai-beast</artifactId>\\s*<version>([^<]+)<");
    private static final Pattern FLAGS = Pattern.compile("<quarkus\\.jib\\.jvm-additional-arguments>([^<]+)</quarkus");

    private ImagesMain() {}

    /** Exits with status 2 and a sentence when an image can't be made. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 3
                || arguments.length > 4
                || !List.of("services", "servers", "all").contains(arguments[2])) {
            System.err.println("images: usage: CHECKOUT DIRECTORY services|servers|all [CACHES]");
            System.exit(2);
        }
        try {
            write(
                    Path.of(arguments[0]).toAbsolutePath(),
                    Path.of(arguments[1]).toAbsolutePath(),
                    arguments[2],
                    arguments.length == 4 ? Optional.of(Path.of(arguments[3])) : Optional.empty());
        } catch (ImageException e) {
            System.err.println("images: " + e.getMessage());
            System.exit(2);
        }
    }

    private static void write(Path home, Path directory, String what, Optional<Path> caches) throws IOException {
        Path cache = Files.createDirectories(directory.resolve("cache"));
        String pom = Files.readString(home.resolve("service-parent/pom.xml"));
        String version = property(VERSION, pom);
        if (!what.equals("servers")) {
            List<String> flags = List.of(property(FLAGS, pom).split(",", -1));
            List<FileEntriesLayer> base = new BaseLayers(cache).java();
            for (String service : ServiceImage.SERVICES) {
                Path application = home.resolve(service).resolve("target/quarkus-app");
                Optional<Path> trained =
                        caches.map(all -> all.resolve(service + ".aot")).filter(Files::isRegularFile);
                write(ServiceImage.of(service, version, application, base, flags, trained), directory, cache);
            }
        }
        if (!what.equals("services")) {
            ServerImages servers = new ServerImages(version, cache);
            write(servers.postgres(), directory, cache);
            write(servers.redis(), directory, cache);
            write(servers.kafka(), directory, cache);
        }
    }

    private static void write(Image image, Path directory, Path cache) {
        System.out.println(Image.PREFIX + image.name() + ":" + image.version() + " " + image.write(directory, cache));
    }

    private static String property(Pattern pattern, String pom) {
        Matcher matcher = pattern.matcher(pom);
        if (!matcher.find()) {
            throw new ImageException("service-parent/pom.xml has no text like " + pattern.pattern() + ".");
        }
        return matcher.group(1).strip();
    }
}
