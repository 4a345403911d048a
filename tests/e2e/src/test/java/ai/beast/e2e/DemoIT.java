package ai.beast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The README's first command does what it says. */
@ExtendWith(RunningSuite.class)
class DemoIT {
    private final Suite suite;

    DemoIT(Suite suite) {
        this.suite = suite;
    }

    @Test
    void sendsOneModelThroughAndShowsWhatEachServiceMadeOfIt() {
        Suite.Result demo = suite.beast("demo");

        assertThat(demo.exit()).as(demo.output()).isZero();
        assertThat(demo.output())
                .contains(Suite.SERVICES)
                .contains("llama", "model.downloaded", "ai_beast_model_downloads_total")
                .contains("/console/login#ticket=", "`beast console` opens it signed in");
    }
}
