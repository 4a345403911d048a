package ai.beast.cli.gateway;

import ai.beast.cli.api.ApiException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Questions at a terminal until {@code /bye} or the end of the input. */
final class ChatLoop {
    private static final String PROMPT = ">>> ";
    private static final String MORE = "... ";
    private static final String SEVERAL_LINES = "\"\"\"";
    private static final String HELP = """
            /bye      Leave.
            /clear    Forget the conversation.
            /?        Show this help.
            \"""       Begin and end a message of several lines.
            Ctrl-C    Stop the answer and leave.""";

    private final Conversation conversation;
    private final BufferedReader in;
    private final PrintStream out;

    ChatLoop(Conversation conversation, BufferedReader in, PrintStream out) {
        this.conversation = conversation;
        this.in = in;
        this.out = out;
    }

    void run() throws IOException, InterruptedException {
        for (String message = message(); message != null; message = message()) {
            switch (message.strip()) {
                case "" -> {}
                case "/bye", "/exit" -> {
                    return;
                }
                case "/clear" -> {
                    conversation.clear();
                    out.println("The conversation is forgotten.");
                }
                case "/?", "/help" -> out.println(HELP);
                default -> ask(message);
            }
        }
        out.println();
    }

    private void ask(String message) throws InterruptedException {
        try {
            Answer answer = conversation.ask(message, part -> {
                out.print(part);
                out.flush();
            });
            out.println();
            if (!answer.problem().isEmpty()) {
                out.println("beast: " + Answer.printable(answer.problem()));
            }
            out.println();
        } catch (ApiException refused) {
            out.println("beast: " + Answer.printable(String.valueOf(refused.getMessage())));
        }
    }

    /** A line, or several between triple quotation marks; null at the end of the input. */
    private @Nullable String message() throws IOException {
        out.print(PROMPT);
        out.flush();
        String line = in.readLine();
        if (line == null || !line.startsWith(SEVERAL_LINES)) {
            return line;
        }
        StringBuilder message = new StringBuilder(line.substring(SEVERAL_LINES.length()));
        while (message.indexOf(SEVERAL_LINES) < 0) {
            out.print(MORE);
            out.flush();
            String next = in.readLine();
            if (next == null) {
                return null;
            }
            message.append('\n').append(next);
        }
        return message.substring(0, message.indexOf(SEVERAL_LINES));
    }
}
