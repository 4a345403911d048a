package ai.beast.versioning.snapshot.rebuild;

import static ai.beast.versioning.Api.asWriter;
import static org.hamcrest.Matchers.equalTo;

import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class StoreStartupTest {

    @Test
    void startsOnceMigratedAndStoreOpened() {
        String check = "checks.find { it.name == 'migrations and snapshot store' }.";
        asWriter()
                .get("/q/health/started")
                .then()
                .statusCode(200)
                .body(check + "status", equalTo("UP"))
                .body(check + "data.migrationsApplied", equalTo(true))
                .body(check + "data.storeOpened", equalTo(true));
    }
}
