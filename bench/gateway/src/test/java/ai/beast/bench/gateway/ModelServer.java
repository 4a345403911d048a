package ai.beast.bench.gateway;

import ai.beast.testing.model.FakeModelServer;
import ai.beast.testing.model.Script;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The model server that all sides call, in a process of its own. It prints its port, then obeys lines on standard input:
 * {@code words N} has it answer with so many frames at once, {@code stall} with one frame and nothing more. It prints a line once it does.
 */
final class ModelServer {
    static final String MODEL = "small:1b";

    private ModelServer() {}

    public static void main(String[] arguments) throws IOException {
        try (FakeModelServer server = FakeModelServer.start(MODEL).load(MODEL);
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(server.uri().getPort());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                server.otherwise(script(line)).forgetCalls();
                System.out.println("done");
            }
        }
        System.exit(0);
    }

    private static Script script(String line) {
        if (line.equals("stall")) {
            return Script.words("Hello").stall();
        }
        String[] words = new String[Integer.parseInt(line.substring("words ".length()))];
        Arrays.fill(words, " word");
        return Script.words(words);
    }
}
