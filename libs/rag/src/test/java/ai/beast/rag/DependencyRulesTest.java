package ai.beast.rag;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class DependencyRulesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("ai.beast.rag");

    @Test
    void knowsNoFramework() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "io.vertx..", "jakarta..", "org.eclipse.microprofile..")
                .check(CLASSES);
    }

    @Test
    void engineIsKnownByNothingButItsUser() {
        noClasses()
                .that()
                .resideOutsideOfPackage("ai.beast.rag.store.lucene..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.lucene..", "ai.beast.rag.store.lucene..")
                .check(CLASSES);
    }

    @Test
    void parsersKnowOnlyTheirOwn() {
        noClasses()
                .that()
                .resideInAnyPackage("ai.beast.rag.parse..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "ai.beast.problem..", "ai.beast.work..", "ai.beast.security..", "ai.beast.rag.store..")
                .check(CLASSES);
    }
}
