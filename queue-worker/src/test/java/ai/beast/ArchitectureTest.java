package ai.beast;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("ai.beast.queue", "ai.beast.jobs", "ai.beast.gateway");

    @Test
    void theCoreKnowsNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage("ai.beast.queue.core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("ai.beast.queue.core..", "java..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void onlyTheRedisPackageSpeaksRedis() {
        noClasses()
                .that()
                .resideOutsideOfPackage("ai.beast.queue.redis..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.redis..", "io.quarkus.redis..", "ai.beast.queue.redis..")
                .check(CLASSES);
    }

    @Test
    void theQueueKnowsNoJobType() {
        noClasses()
                .that()
                .resideInAPackage("ai.beast.queue..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.beast.jobs..")
                .check(CLASSES);
    }

    @Test
    void packagesDependInOneDirection() {
        slices().matching("ai.beast.(*.*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
