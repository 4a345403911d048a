package ai.beast.cli.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.cli.CommandException;
import ai.beast.cli.api.Api;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ModelChooserTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void asksUntilTheAnswerNamesAModel() throws JsonProcessingException {
        assertThat(answered("x\n9\n3\n1\n")).isEqualTo("o/r:Q4_K_M");
        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("a-Q4.gguf", "Which one? [1-3");
    }

    @Test
    void takesTheBestFitForAnEmptyAnswer() throws JsonProcessingException {
        assertThat(answered("\n")).isEqualTo("o/r:Q8_0");
    }

    @Test
    void choosesNothingAtTheEndOfTheInput() {
        assertThatThrownBy(() -> answered("q\n")).isInstanceOf(CommandException.class);
        assertThatThrownBy(() -> answered("")).hasMessageContaining("No model was chosen");
    }

    private String answered(String answers) throws JsonProcessingException {
        JsonNode resolution = Api.JSON.readTree("""
                {"asked": "o/r", "choices": [
                  {"model": "o/r:Q4_K_M", "path": "a-Q4.gguf", "fits": "yes", "best": false},
                  {"model": "o/r:Q8_0", "path": "a-Q8.gguf", "fits": "yes", "best": true},
                  {"model": "o/r:F32", "path": "a.gguf.001", "fits": "no", "best": false, "refused": "cut"}]}""");
        PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
        return new ModelChooser(false, true, new BufferedReader(new StringReader(answers)), out).choose(resolution);
    }
}
