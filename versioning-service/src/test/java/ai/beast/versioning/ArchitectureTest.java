package ai.beast.versioning;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("ai.beast.versioning");

    @Test
    void theStoreKnowsFilesAndBytesOnly() {
        classes()
                .that()
                .resideInAPackage("ai.beast.versioning.store..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "ai.beast.versioning.store..",
                        "ai.beast.modelfiles..",
                        "com.fasterxml.jackson..",
                        // The JDK's own ways to open a file that its portable ones lack.
                        "com.sun.nio.file..",
                        "ai.beast.work.disk..",
                        "ai.beast.work.loop..",
                        "org.jspecify.annotations..",
                        "java.io..",
                        "java.lang..",
                        "java.math..",
                        "java.nio..",
                        "java.security..",
                        "java.time..",
                        "java.util..")
                .check(CLASSES);
    }

    @Test
    void featuresDoNotDependOnEachOtherInCircles() {
        slices().matching("ai.beast.versioning.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyResourcesKnowHttp() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Resource")
                .and()
                .haveSimpleNameNotEndingWith("Answers")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.ws.rs..")
                .check(CLASSES);
    }
}
