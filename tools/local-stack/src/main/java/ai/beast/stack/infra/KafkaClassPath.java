package ai.beast.stack.infra;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of this program's class path Kafka needs: with less on it the process starts sooner, and tests of a service
 * don't lend it theirs.
 */
final class KafkaClassPath {
    private static final List<String> ARTIFACTS = List.of(
            "kafka",
            "scala-",
            "jackson-",
            "snakeyaml-",
            "slf4j-api-",
            "slf4j-jdk14-",
            "log4j-",
            "argparse4j-",
            "jopt-simple-",
            "metrics-core-2",
            "jose4j-",
            "re2j-",
            "caffeine-",
            "pcollections-",
            "HdrHistogram-",
            "hash4j-",
            "zstd-jni-",
            "lz4-java-",
            "snappy-java-",
            "commons-validator-",
            "commons-lang3-",
            "local-stack-");

    private KafkaClassPath() {}

    static String current() {
        return Stream.concat(
                        Stream.of(ownLocation()),
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                                .filter(KafkaClassPath::needed)
                                // A wildcard's expansion has no order, and an AOT cache holds for one order only.
                                .sorted())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean needed(String entry) {
        String file = Path.of(entry).getFileName() == null
                ? ""
                : Path.of(entry).getFileName().toString();
        return file.endsWith(".jar") && ARTIFACTS.stream().anyMatch(file::startsWith);
    }

    private static String ownLocation() {
        try {
            return Path.of(KafkaMain.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
