package ai.beast.registry.discovery.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryWatchTest {
    @TempDir
    Path temporary;

    @Test
    void noticesThatADiskBehindALinkGoesAndComesBack() throws Exception {
        Path root = Files.createDirectory(temporary.resolve("root"));
        Path disk = Files.createDirectories(temporary.resolve("disk/models"));
        Path link = Files.createSymbolicLink(root.resolve("models"), disk);
        try (DirectoryWatch watch = DirectoryWatch.open()) {
            watch.follow(Set.of(root), Set.of(link));
            assertThat(watch.await(Duration.ofMillis(1))).isFalse();

            Files.move(temporary.resolve("disk"), temporary.resolve("away"));
            assertThat(watch.await(Duration.ofMillis(1)))
                    .as("the disk has gone")
                    .isTrue();
            watch.follow(Set.of(root), Set.of(link));
            assertThat(watch.await(Duration.ofMillis(1))).isFalse();

            Files.move(temporary.resolve("away"), temporary.resolve("disk"));
            assertThat(watch.await(Duration.ofMillis(1))).as("the disk is back").isTrue();
        }
    }
}
