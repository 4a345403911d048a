package ai.beast.stack;

import ai.beast.stack.infra.InfraCache;
import ai.beast.stack.supervisor.ServiceSpec;
import ai.beast.stack.supervisor.Suite;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.IntStream;

/** A home with six toy services, and free ports. */
final class ToySuite {
    private ToySuite() {}

    static Stack in(Path root) throws IOException {
        Path home = root.resolve("home");
        byte[] jar = jar();
        for (ServiceSpec service : Suite.services(new StackPorts(0), "127.0.0.1")) {
            Path file = service.jar(home);
            Files.createDirectories(file.getParent());
            Files.write(file, jar);
        }
        StackPaths paths = new StackPaths(home, root.resolve("data"));
        Files.createDirectories(paths.data());
        // PostgreSQL is unpacked once for all tests.
        Files.createSymbolicLink(paths.cache(), InfraCache.shared());
        return new Stack(paths, freePorts());
    }

    static void breakService(Stack stack, String name) throws IOException {
        Files.createFile(stack.paths().home().resolve(name).resolve("broken"));
    }

    private static byte[] jar() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, ToyService.class.getName());
        String entry = ToyService.class.getName().replace('.', '/') + ".class";
        var bytes = new java.io.ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes, manifest);
                InputStream in = ToyService.class.getResourceAsStream("/" + entry)) {
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
        }
        return bytes.toByteArray();
    }

    /** All below 32768, from where on systems hand ports out to connections. */
    private static StackPorts freePorts() {
        return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(1_000, 13_600))
                .mapToObj(StackPorts::new)
                .filter(ports -> all(ports).stream().allMatch(ToySuite::free))
                .findFirst()
                .orElseThrow();
    }

    private static List<Integer> all(StackPorts ports) {
        return List.of(
                ports.proxy(),
                ports.registry(),
                ports.versioning(),
                ports.queue(),
                ports.events(),
                ports.metrics(),
                ports.automation(),
                ports.postgres(),
                ports.redis(),
                ports.kafka(),
                ports.kafkaController());
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
