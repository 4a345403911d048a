package ai.beast.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dependency rules of docs/architecture.md, over the main classes of every module. */
class HouseRulesTest {
    private static final Path HOME = Path.of(System.getProperty("ai.beast.home"));
    private static final Map<String, String> SERVICES = Map.of(
            "registry-service", "ai.beast.registry..",
            "versioning-service", "ai.beast.versioning..",
            "events-gateway", "ai.beast.events..",
            "metrics-exporter", "ai.beast.metrics..",
            "automation-bridge", "ai.beast.automation..");
    private static final String[] QUEUE = {"ai.beast.queue..", "ai.beast.jobs..", "ai.beast.gateway.."};
    private static final String[] LIBRARIES = {
        "ai.beast.contracts..",
        "ai.beast.modelfiles..",
        "ai.beast.problem..",
        "ai.beast.security..",
        "ai.beast.limits..",
        "ai.beast.outgoing..",
        "ai.beast.messaging..",
        "ai.beast.outbox..",
        "ai.beast.rag.."
    };
    private static final int MAX_FILE = 400;
    private static final Pattern SOURCE_FILE =
            Pattern.compile("(.*/)?(src/main/java/.*\\.java|console/(src|test|build)/.*\\.(ts|css|java))");
    private static final Pattern EMPTY_NAMES =
            Pattern.compile(".*(Util|Utils|Helper|Helpers|Manager|Misc|Common|Impl|Base)");

    private static JavaClasses classes;

    @BeforeAll
    static void importEveryModule() throws IOException {
        try (Stream<Path> all = Files.walk(HOME, 4)) {
            List<Path> outputs = all.filter(path -> path.endsWith("target/classes"))
                    .filter(Files::isDirectory)
                    .toList();
            classes = new ClassFileImporter().importPaths(outputs);
        }
        assertThat(classes.stream().map(type -> type.getPackageName().split("\\.")[2]))
                .contains(
                        "registry",
                        "versioning",
                        "queue",
                        "events",
                        "metrics",
                        "automation",
                        "contracts",
                        "stack",
                        "cli");
    }

    @Test
    void noServiceKnowsAnother() {
        List<String> packages = new ArrayList<>(SERVICES.values());
        packages.addAll(List.of(QUEUE));
        for (String own : SERVICES.values()) {
            String[] others =
                    packages.stream().filter(other -> !other.equals(own)).toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(own)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(classes);
        }
        noClasses()
                .that()
                .resideInAnyPackage(QUEUE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES.values().toArray(String[]::new))
                .check(classes);
    }

    @Test
    void librariesKnowNoService() {
        String[] services =
                Stream.concat(SERVICES.values().stream(), Stream.of(QUEUE)).toArray(String[]::new);
        noClasses()
                .that()
                .resideInAnyPackage(LIBRARIES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(services)
                .check(classes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ai.beast.queue.core..", "ai.beast.versioning.store.."})
    void coresKnowNoFrameworkAndNoDatabase(String core) {
        noClasses()
                .that()
                .resideInAPackage(core)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..", "io.vertx..", "jakarta..", "java.sql..", "javax.sql..", "org.jdbi..")
                .check(classes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ai.beast.contracts..", "ai.beast.modelfiles.."})
    void formatsDependOnTheJdkAndJacksonOnly(String packages) {
        noClasses()
                .that()
                .resideInAPackage(packages)
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(packages, "java..", "com.fasterxml.jackson..", "org.jspecify..")
                .check(classes);
    }

    @Test
    void namesSaySomething() {
        assertThat(classes.stream()
                        .filter(type -> type.getPackageName().startsWith("ai.beast"))
                        .filter(type ->
                                EMPTY_NAMES.matcher(type.getSimpleName()).matches()
                                        || type.getPackageName()
                                                .matches(".*\\.(common|util|utils|helper|misc|manager|impl)(\\..*)?"))
                        .map(type -> type.getName()))
                .isEmpty();
    }

    @Test
    void noFileGrowsIntoTwoRooms() throws IOException {
        List<String> tooLong = new ArrayList<>();
        try (Stream<Path> all = Files.walk(HOME)) {
            for (Path file : all.filter(path -> SOURCE_FILE
                            .matcher(HOME.relativize(path).toString())
                            .matches())
                    .toList()) {
                try (Stream<String> lines = Files.lines(file)) {
                    if (lines.count() > MAX_FILE) {
                        tooLong.add(HOME.relativize(file).toString());
                    }
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }
}
