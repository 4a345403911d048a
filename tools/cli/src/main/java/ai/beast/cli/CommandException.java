package ai.beast.cli;

import ai.beast.cli.terminal.Texts;

/** Ends a command with a sentence for the person at the terminal and exit code 1. */
public class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(Texts.safeLines(message));
    }
}
