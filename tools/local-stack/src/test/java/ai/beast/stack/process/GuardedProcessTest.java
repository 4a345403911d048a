package ai.beast.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.stack.StackException;
import ai.beast.stack.infra.ChildJvm;
import ai.beast.stack.process.ProcessSpec.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedProcessTest {
    private static final String STUBBORN = "trap '' TERM; while :; do sleep 1; done";

    @TempDir
    Path directory;

    @Test
    void givesTheExitStatusAndTheOutputOfTheCommand() throws Exception {
        GuardedProcess process =
                GuardedProcess.start(GuardedSleep.spec(directory, "echo $GREETING; exit 7", Duration.ofSeconds(1)));

        assertThat(process.exit().get()).isEqualTo(7);
        assertThat(process.alive()).isFalse();
        assertThat(directory.resolve("child.log")).hasContent("hello");
    }

    @Test
    void recordsTheProcessIdOfTheCommandItself() {
        GuardedProcess process =
                GuardedProcess.start(GuardedSleep.spec(directory, "exec sleep 600", Duration.ofSeconds(1)));

        assertThat(PidFile.read(directory.resolve(GuardedSleep.PID_FILE))).hasValue(process.pid());
        // The shell that becomes it has the same process id.
        await().until(() -> ProcessHandle.of(process.pid())
                .flatMap(it -> it.info().command())
                .orElseThrow()
                .contains("sleep"));

        process.stop();
        assertThat(ProcessHandle.of(process.pid())).isEmpty();
        assertThat(directory.resolve(GuardedSleep.PID_FILE)).doesNotExist();
    }

    @Test
    void killsACommandThatDoesNotStopInTime() {
        GuardedProcess process = GuardedProcess.start(GuardedSleep.spec(directory, STUBBORN, Duration.ofSeconds(1)));

        process.stop();

        assertThat(process.alive()).isFalse();
        assertThat(ProcessHandle.of(process.pid())).isEmpty();
    }

    @Test
    void saysWhyACommandCouldNotBeStarted() {
        ProcessSpec nowhere = new ProcessSpec(
                "a child",
                List.of("sleep", "600"),
                Map.of(),
                directory.resolve("missing"),
                directory.resolve("child.pid"),
                directory.resolve("child.log"),
                StopSignal.TERM,
                Duration.ofSeconds(1));

        assertThatThrownBy(() -> GuardedProcess.start(nowhere))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("a child")
                .hasMessageContaining("missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec sleep 600", STUBBORN})
    void endsTheCommandWhenTheParentIsKilled(String command) throws IOException {
        Process parent = ChildJvm.start(GuardedSleep.class, directory.toString(), command);
        long child = awaitChild();

        parent.destroyForcibly();

        await().until(() -> ProcessHandle.of(child).isEmpty());
    }

    @Test
    void endsTheCommandEvenIfTheGuardWasKilledBefore() throws IOException {
        Process parent = ChildJvm.start(GuardedSleep.class, directory.toString(), "exec sleep 600");
        ProcessHandle child = ProcessHandle.of(awaitChild()).orElseThrow();

        child.parent().orElseThrow().destroyForcibly();
        parent.destroyForcibly();

        await().until(() -> !child.isAlive());
    }

    @Test
    void endsALeftoverOfAnEarlierRunBeforeStartingAgain() throws IOException {
        GuardedProcess first = GuardedProcess.start(GuardedSleep.spec(directory, STUBBORN, Duration.ofSeconds(1)));
        ProcessHandle leftover = ProcessHandle.of(first.pid()).orElseThrow();
        leftover.parent().orElseThrow().destroyForcibly();
        await().until(() -> !first.alive());
        assertThat(leftover.isAlive()).isTrue();

        GuardedProcess second =
                GuardedProcess.start(GuardedSleep.spec(directory, "exec sleep 600", Duration.ofSeconds(1)));

        assertThat(leftover.isAlive()).isFalse();
        assertThat(second.alive()).isTrue();
        second.stop();
    }

    @Test
    void leavesAStrangerAloneThatWasGivenTheRecordedProcessId() throws IOException {
        Path pidFile = directory.resolve(GuardedSleep.PID_FILE);
        Process stranger = new ProcessBuilder("sleep", "600").start();
        Files.writeString(pidFile, stranger.pid() + "\n");
        Files.setLastModifiedTime(pidFile, FileTime.from(Instant.now().minus(Duration.ofHours(1))));

        GuardedProcess.start(GuardedSleep.spec(directory, "true", Duration.ofSeconds(1)));

        assertThat(stranger.isAlive()).isTrue();
        stranger.destroyForcibly();
    }

    private long awaitChild() {
        Path pidFile = directory.resolve(GuardedSleep.PID_FILE);
        await().atMost(Duration.ofSeconds(20)).until(() -> PidFile.read(pidFile).isPresent());
        return PidFile.read(pidFile).orElseThrow();
    }
}
