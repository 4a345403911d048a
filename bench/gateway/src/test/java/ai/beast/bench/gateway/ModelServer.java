package ai.beast.bench.gateway;

import ai.beast.testing.model.FakeModelServer;
import ai.beast.testing.model.Script;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/**
 * The model server that all sides call, in a process of its own. It prints its port, then obeys lines on standard input:
 * {@code words N} has it answer with so many frames at once, {@code stall N} the next requests, so many, with one frame and nothing more.
 * It prints a line once it does.
 */
final class ModelServer {
    static final String MODEL = "small:1b";

    private static final Script STALLED = Script.words("Hello").stall();

    private ModelServer() {}

    public static void main(String[] arguments) throws IOException {
        try (FakeModelServer server = FakeModelServer.start(MODEL).load(MODEL);
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(server.uri().getPort());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                obey(server.forgetCalls(), line);
                System.out.println("done");
            }
        }
        System.exit(0);
    }

    /** Lists of models are asked for meanwhile; they must not stall. */
    private static void obey(FakeModelServer server, String line) {
        int number = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
        if (line.startsWith("stall ")) {
            server.next(StreamClient.PATH, Collections.nCopies(number, STALLED).toArray(Script[]::new));
        } else {
            server.otherwise(Script.words(Collections.nCopies(number, " word").toArray(String[]::new)));
        }
    }
}
