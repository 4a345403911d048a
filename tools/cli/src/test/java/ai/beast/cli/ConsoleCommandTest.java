package ai.beast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConsoleCommandTest {
    @RegisterExtension
    final FakeSuite suite = new FakeSuite();

    @Test
    void printsLinkWithOneTimeTicketInItsFragment() {
        suite.answers.put(
                "POST /api/session/tickets", "{\"ticket\": \"a.1.b.c\", \"expiresAt\": \"2026-05-03T09:01:00Z\"}");

        assertThat(suite.printed(0, "console", "--print"))
                .matches("http://127\\.0\\.0\\.1:\\d+/console/login#ticket=a\\.1\\.b\\.c\\R");
        assertThat(suite.printed(0, "console", "--json"))
                .contains("\"url\"", "#ticket=a.1.b.c", "2026-05-03T09:01:00Z");
        assertThat(suite.asked).containsOnly("POST /api/session/tickets ");
    }

    @Test
    void saysWhyThereIsNoLink() {
        assertThat(suite.printedOnBoth(1, "console", "--print"))
                .contains("There is none")
                .doesNotContain("#ticket=");
    }
}
