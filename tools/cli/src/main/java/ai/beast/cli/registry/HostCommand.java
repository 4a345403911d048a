package ai.beast.cli.registry;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** {@code beast registry host}. */
@Command(
        name = "host",
        description = "Show the memory and graphics cards of the machine that runs the registry.",
        mixinStandardHelpOptions = true)
final class HostCommand extends ApiCommand {
    @Override
    protected int run(Api api) {
        JsonNode host = api.get("/api/models/host");
        if (settings.json()) {
            Settings.print(host);
            return 0;
        }
        JsonNode memory = host.path("memory");
        System.out.println("memory  " + bytes(memory, "totalBytes") + ", " + bytes(memory, "availableBytes")
                + " available" + (memory.has("limitBytes") ? ", limited to " + bytes(memory, "limitBytes") : ""));
        for (JsonNode gpu : host.path("gpus")) {
            System.out.println("gpu " + gpu.path("index").asInt() + "   "
                    + Texts.safe(gpu.path("name").asText()) + "  " + bytes(gpu, "totalBytes")
                    + (gpu.has("freeBytes") ? ", " + bytes(gpu, "freeBytes") + " free" : ""));
        }
        if (host.path("gpus").isEmpty()) {
            System.out.println(
                    Texts.safe("gpu     unknown: " + host.path("gpusUnknown").asText()));
        }
        if (host.has("usableBytes")) {
            System.out.println("models  may take " + bytes(host, "usableBytes"));
        }
        return 0;
    }

    private static String bytes(JsonNode of, String member) {
        return Quantity.bytes(of.path(member).asLong());
    }
}
