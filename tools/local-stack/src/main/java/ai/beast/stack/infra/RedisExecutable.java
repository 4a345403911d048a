package ai.beast.stack.infra;

import ai.beast.stack.StackException;
import ai.beast.stack.process.Platform;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds a {@code redis-server} to run. */
final class RedisExecutable {
    private static final Pattern VERSION = Pattern.compile("\\bv=(\\d+)\\.(\\d+)");

    private RedisExecutable() {}

    /** An installed one that is new enough, else the one that comes with the program, unpacked into the cache. */
    static Path find(Path cache) throws IOException {
        Optional<Path> installed = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, "redis-server"))
                .filter(Files::isExecutable)
                .filter(RedisExecutable::newEnough)
                .findFirst();
        return installed.isPresent() ? installed.get() : unpack(cache);
    }

    private static boolean newEnough(Path executable) {
        try {
            Process process = new ProcessBuilder(executable.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            return newEnough(
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the output of {@code redis-server --version} names 6.2 or newer. */
    static boolean newEnough(String versionOutput) {
        Matcher matcher = VERSION.matcher(versionOutput);
        if (!matcher.find()) {
            return false;
        }
        int major = Integer.parseInt(matcher.group(1));
        return major > 6 || (major == 6 && Integer.parseInt(matcher.group(2)) >= 2);
    }

    private static Path unpack(Path cache) throws IOException {
        String name = bundledName();
        Path executable = cache.resolve(name);
        if (Files.isExecutable(executable)) {
            return executable;
        }
        Path temporary = cache.resolve(name + "." + ProcessHandle.current().pid() + ".tmp");
        try (InputStream in = RedisExecutable.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new StackException("There is no Redis for this kind of machine in the program. "
                        + "Install redis-server 6.2 or newer and try again.");
            }
            Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
            if (!temporary.toFile().setExecutable(true)) {
                throw new IOException("can't make " + temporary + " executable");
            }
            Files.move(temporary, executable, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return executable;
    }

    private static String bundledName() {
        if (Platform.mac()) {
            return Platform.arm() ? "redis-server-6.2.6-v5-darwin-arm64" : "redis-server-6.2.6-v5-darwin-amd64";
        }
        return Platform.arm() ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
    }
}
