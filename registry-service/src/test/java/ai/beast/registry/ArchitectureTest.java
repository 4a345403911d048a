package ai.beast.registry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("ai.beast.registry");

    @Test
    void resourcesLeaveKeepingToServices() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Resource")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Repository")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Search")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.jdbi..")
                .check(CLASSES);
    }

    @Test
    void nothingBelowKnowsHttp() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Resource")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.ws.rs..")
                .check(CLASSES);
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Repository")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Service")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Resource")
                .check(CLASSES);
    }

    @Test
    void onlyRepositoriesTalkToTheDatabase() {
        noClasses()
                .that()
                .haveNameNotMatching(".*(Repository|Search|Columns|Sql|RegistryConfiguration).*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jdbi..")
                .check(CLASSES);
    }

    @Test
    void featuresHaveNoCycles() {
        slices().matching("ai.beast.registry.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Misc|Manager|Impl)$")
                .orShould()
                .resideInAnyPackage("..common..", "..util..", "..utils..", "..helper..", "..misc..", "..impl..")
                .check(CLASSES);
    }
}
