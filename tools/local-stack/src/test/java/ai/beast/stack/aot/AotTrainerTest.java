package ai.beast.stack.aot;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.stack.process.JavaCommand;
import ai.beast.stack.process.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotTrainerTest {
    @TempDir
    Path directory;

    private AotCaches caches;
    private AotSubject subject;

    /** A program that ends at once. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            System.out.println(arguments.length);
        }
    }

    @BeforeEach
    void recordsAProgram() throws IOException, InterruptedException {
        caches = new AotCaches(directory.resolve("caches"), directory.resolve("records"), true);
        Path jar = jarOf(Program.class);
        subject = new AotSubject(
                "program", List.of("-Xmx64m"), List.of("-cp", jar.toString(), Program.class.getName()), List.of(jar));
        List<String> command = new ArrayList<>(List.of(JavaCommand.executable()));
        command.addAll(subject.jvmFlags());
        command.addAll(caches.flags(subject));
        command.addAll(subject.program());
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        assertThat(caches.recorded(subject)).isTrue();
    }

    @Test
    void keepsTheRecordOfACacheThatIsNotMadeInTime() {
        AotTrainer hurried = trainer();
        hurried.end();
        hurried.finish(Duration.ZERO);

        assertThat(hurried.outstanding()).isOne();
        assertThat(directory.resolve("caches")).isEmptyDirectory();

        AotTrainer patient = trainer();
        patient.end();
        patient.finish(Duration.ofMinutes(5));

        assertThat(patient.outstanding()).isZero();
        assertThat(caches.cache(subject)).isNotEmptyFile();
    }

    private AotTrainer trainer() {
        return new AotTrainer(
                caches,
                List.of(new AotTrainer.Trainee(subject, OptionalLong::empty)),
                new Journal(directory.resolve("log")));
    }

    private Path jarOf(Class<?> type) throws IOException {
        String entry = type.getName().replace('.', '/') + ".class";
        Path jar = directory.resolve("program.jar");
        try (JarOutputStream output = new JarOutputStream(Files.newOutputStream(jar));
                InputStream bytes = Objects.requireNonNull(type.getClassLoader().getResourceAsStream(entry))) {
            output.putNextEntry(new JarEntry(entry));
            bytes.transferTo(output);
        }
        return jar;
    }
}
