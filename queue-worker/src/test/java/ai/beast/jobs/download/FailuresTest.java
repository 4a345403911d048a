package ai.beast.jobs.download;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.JobFailedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
    static Stream<IOException> lasting() {
        return Stream.of(
                new IOException("File too large"),
                new FileSystemException("/m/x", null, "Read-only file system"),
                new FileSystemException("/m/f/x", null, "Not a directory"),
                new NotDirectoryException("/m/f"),
                new FileSystemException("/m/" + "x".repeat(300), null, "File name too long"),
                new AccessDeniedException("/m/x"));
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void lastingDiskErrorsEndAtOnceWithTheSystemsWords(IOException error) {
        JobFailedException failure = Failures.disk(error);

        assertThat(failure.permanent()).isTrue();
        assertThat(failure.error().code()).isEqualTo("internal_error");
        assertThat(failure.error().detail())
                .matches("The file cannot be written: (File too large|Read-only file system|Not a directory"
                        + "|File name too long|Permission denied)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Input/output error", "Stale file handle", "Connection timed out"})
    void otherDiskErrorsAreTriedAgain(String words) {
        assertThat(Failures.disk(new IOException(words)).permanent()).isFalse();
    }

    @Test
    void fullDiskHasItsOwnCode() {
        assertThat(Failures.disk(new IOException("No space left on device"))
                        .error()
                        .code())
                .isEqualTo("disk_full");
    }
}
