package ai.beast.cli.gateway;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.CommandException;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast run MODEL [PROMPT]}: asks a model through the gateway. */
@Command(
        name = "run",
        description = {
            "Ask a model and print its answer as it comes.",
            "Without a prompt, the prompt is standard input; at a terminal a conversation begins, which /bye ends."
        },
        mixinStandardHelpOptions = true)
public final class RunCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "MODEL", description = "Model or alias; beast models lists them.")
    private String model = "";

    @Parameters(index = "1..*", paramLabel = "PROMPT", description = "The question; words are joined with spaces.")
    private List<String> prompt = new ArrayList<>();

    @Option(names = "--system", paramLabel = "TEXT", description = "Instructions for the model.")
    private String system = "";

    @Override
    protected int run(Api api) throws IOException, InterruptedException {
        Conversation conversation = new Conversation(api, model, system);
        if (!prompt.isEmpty()) {
            return answer(conversation, String.join(" ", prompt));
        }
        Console console = System.console();
        if (console != null && console.isTerminal() && !settings.json()) {
            new ChatLoop(
                            conversation,
                            new BufferedReader(new InputStreamReader(System.in, console.charset())),
                            System.out)
                    .run();
            return 0;
        }
        String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        if (text.isBlank()) {
            throw new CommandException("There is no prompt: give it after the model, or on standard input");
        }
        return answer(conversation, text);
    }

    private int answer(Conversation conversation, String text) throws InterruptedException {
        Answer answer = conversation.ask(text, part -> {
            if (!settings.json()) {
                System.out.print(part);
                System.out.flush();
            }
        });
        if (settings.json()) {
            Settings.print(answer.json());
        } else {
            System.out.println();
        }
        if (answer.problem().isEmpty()) {
            return 0;
        }
        System.err.println("beast: " + Answer.printable(answer.problem()));
        return 1;
    }
}
