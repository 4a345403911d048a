package ai.beast.gateway.http;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A gateway in a process of its own, which runs until it is killed. Prints its port. */
final class GatewayProcess {
    private GatewayProcess() {}

    /** @param arguments the gateway's directory and the address of its backend */
    public static void main(String[] arguments) throws Exception {
        try (GatewayRig rig = GatewayRig.start(Path.of(arguments[0]), List.of(URI.create(arguments[1])))) {
            System.out.println("port " + rig.uri("").getPort());
            Thread.currentThread().join();
        }
    }
}
