package ai.beast.deploy;

import static ai.beast.deploy.Sources.at;
import static ai.beast.deploy.Sources.list;
import static ai.beast.deploy.Sources.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The workflows have the least rights, pinned actions and no text of strangers in their scripts. */
class WorkflowsTest {
    private static final String DIRECTORY = ".github/workflows/";

    /** A commit with the version beside it, or an exact version. */
    private static final Pattern PINNED = Pattern.compile("[\\w.-]+/[\\w./-]+@(?:[0-9a-f]{40} # )?v\\d+\\.\\d+\\.\\d+");

    /** What a script may take from an expression; the rest comes to it in variables. */
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{");

    private static final Set<String> WRITING = Set.of("release.yml/publish");

    @ParameterizedTest
    @ValueSource(strings = {"build.yml", "nightly.yml", "kind.yml", "release.yml"})
    void jobsHaveLeastRightsAndPinnedActions(String name) {
        Map<String, Object> workflow = Sources.yaml(DIRECTORY + name);
        assertThat(map(workflow.get("permissions"))).isEmpty();
        assertThat(workflow).containsKeys("concurrency", "permissions");
        map(workflow.get("jobs")).forEach((job, body) -> {
            assertThat(map(body)).as(job).containsKeys("timeout-minutes", "permissions");
            assertThat(String.valueOf(at(body, "runs-on"))).as(job).doesNotContain("latest");
            Set<String> written = map(at(body, "permissions")).entrySet().stream()
                    .filter(right -> right.getValue().equals("write"))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!WRITING.contains(name + "/" + job)) {
                assertThat(written).as(job).isEmpty();
            }
            for (Object step : list(at(body, "steps"))) {
                if (String.valueOf(at(step, "uses")).startsWith("actions/checkout")) {
                    assertThat(at(step, "with", "persist-credentials")).isEqualTo(false);
                }
                if (at(step, "run") != null) {
                    assertThat(EXPRESSION
                                    .matcher(String.valueOf(at(step, "run")))
                                    .find())
                            .as(job + ": " + at(step, "run"))
                            .isFalse();
                }
            }
        });
        // Comments are not in the parsed file.
        List<String> actions = Sources.text(DIRECTORY + name)
                .lines()
                .filter(line -> line.contains("uses: "))
                .map(line -> line.substring(line.indexOf("uses: ") + 6))
                .toList();
        assertThat(actions)
                .isNotEmpty()
                .allMatch(action -> PINNED.matcher(action).matches());
    }

    @Test
    void releaseRefusesWhatIsNotPinned() {
        List<Object> steps = list(at(Sources.yaml(DIRECTORY + "release.yml"), "jobs", "publish", "steps"));
        List<String> scripts =
                steps.stream().map(step -> String.valueOf(at(step, "run"))).toList();
        int pinned = indexOf(scripts, "deploy/pin --check");
        assertThat(pinned)
                .isGreaterThan(indexOf(scripts, "docker push"))
                .isLessThan(indexOf(scripts, "gh release create"));
    }

    private static int indexOf(List<String> scripts, String command) {
        return (int)
                scripts.stream().takeWhile(script -> !script.contains(command)).count();
    }
}
