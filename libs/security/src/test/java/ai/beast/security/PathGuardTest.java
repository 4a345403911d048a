package ai.beast.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathGuardTest {
    @TempDir
    private Path directory;

    private Path root;
    private PathGuard guard;

    @BeforeEach
    void aRootWithAFile() throws Exception {
        directory = directory.toRealPath();
        root = Files.createDirectories(directory.resolve("models"));
        Files.writeString(root.resolve("a.gguf"), "x");
        guard = new PathGuard(List.of(root));
    }

    @Test
    void relativePathsStartAtTheFirstRoot() {
        assertThat(guard.resolve("sub/new.gguf")).isEqualTo(root.resolve("sub/new.gguf"));
        assertThat(guard.resolve(root.resolve("a.gguf").toString())).isEqualTo(root.resolve("a.gguf"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a.gguf", "/etc/passwd", "x/../../b", "../models-evil/a"})
    void refusesPathsThatLeadOut(String text) {
        assertThatThrownBy(() -> guard.resolve(text))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ErrorCode.PATH_OUTSIDE_ROOTS));
    }

    @Test
    void refusesALinkThatLeadsOutEvenWithMoreBehindIt() throws Exception {
        Path outside = Files.createDirectories(directory.resolve("outside"));
        Files.createSymbolicLink(root.resolve("link"), outside);

        assertThatThrownBy(() -> guard.resolve("link/new.gguf")).isInstanceOf(ProblemException.class);
    }

    @Test
    void followsALinkThatStaysInside() throws Exception {
        Path real = Files.createDirectories(root.resolve("real"));
        Files.createSymbolicLink(root.resolve("alias"), real);

        assertThat(guard.resolve("alias/m.gguf")).isEqualTo(real.resolve("m.gguf"));
    }

    @Test
    void refusesALinkThatLeadsNowhere() throws Exception {
        Files.createSymbolicLink(root.resolve("dangling"), directory.resolve("nowhere"));

        assertThatThrownBy(() -> guard.resolve("dangling")).isInstanceOf(ProblemException.class);
    }

    @Test
    void refusesWhatIsNoPath() {
        assertThatThrownBy(() -> guard.resolve("a\0b"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_FIELD));
    }
}
