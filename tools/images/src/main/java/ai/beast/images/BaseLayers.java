package ai.beast.images;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** The lowest layers: accounts and directories, shared objects, and for Java images the runtime. */
final class BaseLayers {
    static final String JAVA_HOME = "/opt/java";

    private final Path cache;

    BaseLayers(Path cache) {
        this.cache = cache;
    }

    /** A runtime in {@link #JAVA_HOME} with what it needs. */
    List<FileEntriesLayer> java() {
        Path runtime = JavaRuntime.in(cache);
        return List.of(
                accounts(),
                objects(SharedObjects.of(JavaRuntime.programs(runtime), runtime)),
                new LayerBuilder("java").add(runtime, JAVA_HOME).build());
    }

    /** The shared objects that the programs need beyond those below {@code own}. */
    List<FileEntriesLayer> programs(List<Path> programs, Path own) {
        return List.of(accounts(), objects(SharedObjects.of(programs, own)));
    }

    private static FileEntriesLayer objects(Collection<Path> objects) {
        LayerBuilder layer = new LayerBuilder("shared objects");
        objects.forEach(object -> layer.add(object, object.toString()));
        return layer.build();
    }

    private FileEntriesLayer accounts() {
        String id = Image.USER.split(":", -1)[0];
        return new LayerBuilder("accounts")
                .add(
                        file("passwd", "root:x:0:0:root:/:/bin/false\nbeast:x:%s:%s::/:/bin/false\n".formatted(id, id)),
                        "/etc/passwd")
                .add(file("group", "root:x:0:\nbeast:x:%s:\n".formatted(id)), "/etc/group")
                .add(file("nsswitch.conf", "hosts: files dns\n"), "/etc/nsswitch.conf")
                .addWritable(directory("empty"), "/tmp")
                .build();
    }

    private Path file(String name, String content) {
        try {
            return Files.writeString(directory("etc").resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path directory(String name) {
        try {
            return Files.createDirectories(cache.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
