package ai.beast.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The boards and alerts of {@code deploy/} say what they show, and select what exists. */
class BoardsAndAlertsTest {
    private static final Path DEPLOY = MetricNames.ROOT.resolve("deploy");
    private static final Path RUNBOOKS = MetricNames.ROOT.resolve("docs/runbooks");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ALERT = Pattern.compile(
            "- alert: (\\w+)\\n\\s+expr: (.*?)\\n\\s+(?:for|keep|labels).*?annotations: \\{summary: .*?, runbook: ([\\w-]+\\.md)}",
            Pattern.DOTALL);

    private final Set<String> listed =
            MetricNames.table().stream().map(MetricNames.Row::metric).collect(Collectors.toSet());

    @Test
    void eachPanelHasTitleUnitAndDescription() throws IOException {
        Set<String> uids = new HashSet<>();
        for (Path file : boards()) {
            JsonNode board = JSON.readTree(file.toFile());
            assertThat(uids.add(board.path("uid").asText()))
                    .as("uid of %s", file)
                    .isTrue();
            assertThat(board.has("__inputs") || board.has("id")).isFalse();
            assertThat(board.at("/templating/list/0/name").asText()).isEqualTo("datasource");
            for (JsonNode panel : board.path("panels")) {
                if (!panel.path("type").asText().equals("row")) {
                    String name =
                            file.getFileName() + ": " + panel.path("title").asText();
                    assertThat(panel.path("title").asText()).as(name).isNotBlank();
                    assertThat(panel.path("description").asText()).as(name).endsWith(".");
                    assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                            .as(name)
                            .isNotBlank();
                    assertThat(panel.at("/datasource/uid").asText()).as(name).isEqualTo("${datasource}");
                    assertThat(panel.path("targets")).as(name).isNotEmpty();
                    panel.path("links")
                            .forEach(link -> assertThat(RUNBOOKS.resolve(
                                            link.path("url").asText().replace("${runbooks}/", "")))
                                    .as(name)
                                    .exists());
                }
            }
        }
        assertThat(uids).hasSizeGreaterThanOrEqualTo(8);
    }

    @Test
    void eachPanelSelectsMetricsThatExist() throws IOException {
        for (Path file : boards()) {
            for (JsonNode target : JSON.readTree(file.toFile()).findValues("targets").stream()
                    .flatMap(targets -> targets.valueStream())
                    .toList()) {
                String expression = target.path("expr").asText();
                assertThat(MetricNames.unknown(expression, listed))
                        .as("%s: %s", file.getFileName(), expression)
                        .isEmpty();
            }
        }
    }

    @Test
    void eachAlertHasARunbookAndSelectsMetricsThatExist() {
        String rules = MetricNames.read(DEPLOY.resolve("prometheus/rules/ai-beast.yml"));
        var alerts = ALERT.matcher(rules).results().toList();

        assertThat(alerts).hasSize(rules.split("- alert: ", -1).length - 1);
        alerts.forEach(alert -> {
            assertThat(RUNBOOKS.resolve(alert.group(3))).as(alert.group(1)).exists();
            assertThat(MetricNames.unknown(alert.group(2).replaceAll("^>-\\s+|\\s+", " "), listed))
                    .as(alert.group(1))
                    .isEmpty();
        });
    }

    @Test
    void eachAlertHasATest() {
        String tests = MetricNames.read(DEPLOY.resolve("prometheus/tests/ai-beast.yml"));

        ALERT.matcher(MetricNames.read(DEPLOY.resolve("prometheus/rules/ai-beast.yml")))
                .results()
                .map(alert -> alert.group(1))
                .forEach(alert -> assertThat(tests).contains("name: " + alert + " fires"));
    }

    @Test
    void toolsAcceptRulesBoardsAndConfigurations() throws Exception {
        accepts("promtool", "check", "rules", "prometheus/rules/ai-beast.yml");
        accepts("promtool", "test", "rules", "prometheus/tests/ai-beast.yml");
        accepts("amtool", "check-config", "alertmanager/alertmanager.yml");
        accepts("python3", "grafana/generate", "--check");
    }

    private static void accepts(String... command) throws Exception {
        Process tool;
        try {
            tool = new ProcessBuilder(command)
                    .directory(DEPLOY.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            System.out.println(command[0] + " is not installed; left out: " + String.join(" ", command));
            return;
        }
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tool.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(tool.exitValue()).as(said).isZero();
    }

    private static List<Path> boards() {
        return MetricNames.files(DEPLOY.resolve("grafana/dashboards"), ".json").toList();
    }
}
