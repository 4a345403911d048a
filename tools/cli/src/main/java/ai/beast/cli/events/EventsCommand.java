package ai.beast.cli.events;

import picocli.CommandLine.Command;

/** {@code beast events …}: what happens, what happened, and what others are told. */
@Command(
        name = "events",
        description = "Follow what happens, look back, and publish.",
        mixinStandardHelpOptions = true,
        subcommands = {TailCommand.class, HistoryCommand.class, PublishCommand.class})
public final class EventsCommand {}
