package ai.beast.cli;

import ai.beast.cli.api.ApiException;
import ai.beast.cli.console.ConsoleCommand;
import ai.beast.cli.demo.DemoCommand;
import ai.beast.cli.events.EventsCommand;
import ai.beast.cli.gateway.ModelsCommand;
import ai.beast.cli.gateway.RunCommand;
import ai.beast.cli.gateway.UsageCommand;
import ai.beast.cli.keys.KeysCommand;
import ai.beast.cli.link.LinkCommand;
import ai.beast.cli.local.DownCommand;
import ai.beast.cli.local.KeyCommand;
import ai.beast.cli.local.LogsCommand;
import ai.beast.cli.local.StatusCommand;
import ai.beast.cli.local.UpCommand;
import ai.beast.cli.local.WorkerCommand;
import ai.beast.cli.pull.PullCommand;
import ai.beast.cli.rag.RagCommand;
import ai.beast.cli.registry.RegistryCommand;
import ai.beast.cli.remote.DeadCommand;
import ai.beast.cli.remote.JobsCommand;
import ai.beast.cli.remote.VersionCommand;
import ai.beast.cli.terminal.Texts;
import ai.beast.cli.webhooks.WebhooksCommand;
import ai.beast.stack.StackException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line's entry point. Failures are one sentence on standard error and exit code 1; wrong usage is 2. */
@Command(
        name = "beast",
        description = "The control plane for the AI models on your own hardware.",
        mixinStandardHelpOptions = true,
        version = "AI Beast 0.1.0",
        footer = {
            "",
            "beast test [MAVEN OPTIONS] runs every test of the project.",
            "Data lies in DATA_DIR (default ./data)."
        },
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            KeyCommand.class,
            KeysCommand.class,
            ConsoleCommand.class,
            PullCommand.class,
            RegistryCommand.class,
            VersionCommand.class,
            LinkCommand.class,
            JobsCommand.class,
            EventsCommand.class,
            ModelsCommand.class,
            RunCommand.class,
            UsageCommand.class,
            RagCommand.class,
            WebhooksCommand.class,
            DeadCommand.class,
            WorkerCommand.class,
            HelpCommand.class
        })
public final class Beast {
    private Beast() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs one command and answers its exit code. */
    static int run(String... arguments) {
        CommandLine line = new CommandLine(new Beast());
        line.setExecutionExceptionHandler((failure, command, _) -> {
            switch (failure) {
                case CommandException _, ApiException _, StackException _ ->
                    command.getErr().println(Texts.safeLines("beast: " + failure.getMessage()));
                default -> reportDefect(failure, command.getErr());
            }
            return 1;
        });
        if (arguments.length == 0) {
            line.usage(System.out);
            return 2;
        }
        return line.execute(arguments);
    }

    /** An unexpected failure: a sentence, and the stack trace with AI_BEAST_DEBUG=true. */
    private static void reportDefect(Exception failure, PrintWriter err) {
        err.println("beast: This should not have happened (" + Texts.safe(String.valueOf(failure.getMessage()))
                + "). With AI_BEAST_DEBUG=true in the environment the command tells where.");
        if (Boolean.parseBoolean(System.getenv("AI_BEAST_DEBUG"))) {
            failure.printStackTrace(err);
        }
    }
}
