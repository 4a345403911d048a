package ai.beast.deploy;

import static ai.beast.deploy.Sources.at;
import static ai.beast.deploy.Sources.list;
import static ai.beast.deploy.Sources.map;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The objects of one rendered overlay. */
record Overlay(List<Map<String, Object>> objects) {
    private static final Pattern MINOR = Pattern.compile("\"minor\": *\"(\\d{1,4})");
    private static final int MIN_MINOR = 21;

    /** Empty where kubectl 1.21 or newer is not installed. {@code KUBECTL} names another one than that of the path. */
    static Optional<Overlay> render(String name) throws IOException, InterruptedException {
        Optional<String> kubectl = kubectl();
        if (kubectl.isEmpty()) {
            return Optional.empty();
        }
        Path errors = Files.createTempFile("kustomize", ".txt");
        Process process = new ProcessBuilder(
                        kubectl.get(),
                        "kustomize",
                        Sources.HOME.resolve("k8s/overlays").resolve(name).toString())
                .redirectError(errors.toFile())
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError("kubectl kustomize " + name + ": " + Files.readString(errors));
        }
        Files.delete(errors);
        return Optional.of(
                new Overlay(Sources.documents(text).stream().map(Sources::map).toList()));
    }

    private static Optional<String> kubectl() {
        return Stream.concat(
                        Optional.ofNullable(System.getenv("KUBECTL")).stream(),
                        Stream.of(System.getenv("PATH").split(":")).map(directory -> directory + "/kubectl"))
                .filter(file -> Files.isExecutable(Path.of(file)))
                .filter(Overlay::knowsComponents)
                .findFirst();
    }

    /** The overlays are made of components, which came with the kustomize of kubectl 1.21. */
    private static boolean knowsComponents(String kubectl) {
        try {
            Process version = new ProcessBuilder(kubectl, "version", "--client", "--output=json")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher minor = MINOR.matcher(text);
            return version.waitFor() == 0 && minor.find() && Integer.parseInt(minor.group(1)) >= MIN_MINOR;
        } catch (IOException notRunnable) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Stream<Map<String, Object>> of(String... kinds) {
        return objects.stream().filter(object -> List.of(kinds).contains(kind(object)));
    }

    /** Deployments, stateful sets and jobs. */
    Stream<Map<String, Object>> workloads() {
        return of("Deployment", "StatefulSet", "Job");
    }

    static String kind(Map<String, Object> object) {
        return String.valueOf(object.get("kind"));
    }

    static String name(Map<String, Object> object) {
        return String.valueOf(at(object, "metadata", "name"));
    }

    static Map<String, Object> pod(Map<String, Object> workload) {
        return map(at(workload, "spec", "template", "spec"));
    }

    static Map<String, Object> podLabels(Map<String, Object> workload) {
        return map(at(workload, "spec", "template", "metadata", "labels"));
    }

    static List<Map<String, Object>> containers(Map<String, Object> workload) {
        return list(pod(workload).get("containers")).stream().map(Sources::map).toList();
    }
}
