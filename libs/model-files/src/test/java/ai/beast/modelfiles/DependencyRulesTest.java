package ai.beast.modelfiles;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class DependencyRulesTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("ai.beast.modelfiles");

    @Test
    void theLibraryNeedsTheJdkJspecifyAndJacksonsCoreAtMost() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "ai.beast.modelfiles..", "java..", "org.jspecify.annotations..", "com.fasterxml.jackson.core..")
                .check(CLASSES);
    }

    @Test
    void readingDoesNotNeedTheWriters() {
        noClasses()
                .that()
                .resideInAnyPackage("ai.beast.modelfiles", "ai.beast.modelfiles.memory")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.beast.modelfiles.synth..")
                .check(CLASSES);
    }
}
