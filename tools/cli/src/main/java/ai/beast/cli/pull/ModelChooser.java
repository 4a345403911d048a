package ai.beast.cli.pull;

import ai.beast.cli.CommandException;
import ai.beast.cli.terminal.ProgressBar;
import ai.beast.cli.terminal.Table;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Chooses one of the models of a repository: the best fit where that is allowed, else as the person at the terminal says. */
final class ModelChooser {
    private final boolean takeBest;
    private final boolean ask;
    private final BufferedReader answers;
    private final PrintStream out;

    /**
     * @param takeBest whether the best fit is taken without asking
     * @param ask whether there is a person to ask
     */
    ModelChooser(boolean takeBest, boolean ask, BufferedReader answers, PrintStream out) {
        this.takeBest = takeBest;
        this.ask = ask;
        this.answers = answers;
        this.out = out;
    }

    /** Whether a person sees the output and can answer. */
    static boolean canAsk() {
        return ProgressBar.onTerminal();
    }

    /**
     * @param resolution with choices
     * @return the name of the chosen one, to be resolved in place of what was asked
     * @throws CommandException when none was chosen
     */
    String choose(JsonNode resolution) {
        List<JsonNode> choices = new ArrayList<>();
        resolution.path("choices").forEach(choices::add);
        if (takeBest) {
            return choices.stream()
                    .filter(choice -> choice.path("best").asBoolean())
                    .map(choice -> choice.path("model").asText())
                    .findFirst()
                    .orElseThrow(() -> none(resolution, choices, "none fits this host"));
        }
        if (!ask) {
            throw none(resolution, choices, "name one of them, or take the best fit (*) with --yes");
        }
        print(choices);
        return choices.get(answer(choices) - 1).path("model").asText();
    }

    private CommandException none(JsonNode resolution, List<JsonNode> choices, String why) {
        print(choices);
        return new CommandException(
                Texts.safe(resolution.path("asked").asText() + " has " + choices.size() + " models: " + why
                        + ", such as " + choices.getFirst().path("model").asText()));
    }

    private int answer(List<JsonNode> choices) {
        while (true) {
            out.print("Which one? [1-" + choices.size() + ", enter: the best fit (*), q: none] ");
            out.flush();
            String line;
            try {
                line = answers.readLine();
            } catch (IOException gone) {
                line = null;
            }
            if (line == null || line.strip().equalsIgnoreCase("q")) {
                throw new CommandException("No model was chosen");
            }
            int number = number(line.strip(), choices);
            if (number > 0
                    && number <= choices.size()
                    && !choices.get(number - 1).has("refused")) {
                return number;
            }
        }
    }

    private static int number(String text, List<JsonNode> choices) {
        if (text.isEmpty()) {
            for (int i = 0; i < choices.size(); i++) {
                if (choices.get(i).path("best").asBoolean()) {
                    return i + 1;
                }
            }
            return 0;
        }
        return text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    }

    private void print(List<JsonNode> choices) {
        List<JsonNode> rows = List.copyOf(choices);
        new Table()
                .cell("", choice -> choice.path("best").asBoolean() ? "*" : " ")
                .right("NO", choice -> String.valueOf(rows.indexOf(choice) + 1))
                .text("FILE", "path")
                .text("QUANT", "quantization")
                .number("FILES", "files")
                .fileBytes("SIZE", "sizeBytes")
                .cell("FITS", choice -> Texts.of("fits." + choice.path("fits").asText()))
                .cell("", choice -> choice.path("refused").asText(""))
                .print(rows, out);
    }
}
