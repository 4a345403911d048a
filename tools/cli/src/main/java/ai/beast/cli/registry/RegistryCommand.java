package ai.beast.cli.registry;

import picocli.CommandLine.Command;

/** {@code beast registry …}: the catalogue. */
@Command(
        name = "registry",
        description = "Look into the catalogue of models and change it.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ListCommand.class,
            SearchCommand.class,
            ShowCommand.class,
            AliasCommand.class,
            RateCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            RecommendCommand.class,
            ScanCommand.class,
            InstancesCommand.class,
            DuplicatesCommand.class,
            OutdatedCommand.class,
            DeleteCommand.class,
            HostCommand.class
        })
public final class RegistryCommand {}
