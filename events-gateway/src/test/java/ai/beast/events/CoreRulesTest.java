package ai.beast.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The stream core and the log are plain Java; only the log knows Kafka. */
class CoreRulesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("ai.beast.events");

    @Test
    void theStreamCoreKnowsNoFrameworkAndNoKafka() {
        noClasses()
                .that()
                .resideInAPackage("ai.beast.events.stream.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "io.vertx..", "io.smallrye..", "jakarta..", "org.apache.kafka..")
                .check(CLASSES);
    }

    @Test
    void theLogKnowsNoFramework() {
        noClasses()
                .that()
                .resideInAPackage("ai.beast.events.log..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "io.vertx..", "io.smallrye..", "jakarta..")
                .check(CLASSES);
    }
}
