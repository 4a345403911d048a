package ai.beast.stack.supervisor;

import ai.beast.stack.StackPaths;
import ai.beast.stack.StackPorts;
import ai.beast.stack.infra.RedisSync;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * How a supervisor is started.
 *
 * @param openHost the address of the entry point and of the metrics exporter; everything else listens on loopback
 * @param redisSync when what Redis has answered is on the disk
 * @param boundTo the process whose end also ends the stack, if there is one
 * @param aot whether AOT caches are made and used
 */
public record SupervisorOptions(
        StackPaths paths, StackPorts ports, String openHost, RedisSync redisSync, OptionalLong boundTo, boolean aot) {

    /** The form in which they are handed to {@link SupervisorMain}. */
    public List<String> toArguments() {
        return List.of(
                paths.home().toString(),
                paths.data().toString(),
                Integer.toString(ports.offset()),
                openHost,
                redisSync.option(),
                Long.toString(boundTo.orElse(0)),
                Boolean.toString(aot));
    }

    static SupervisorOptions ofArguments(List<String> arguments) {
        long boundTo = Long.parseLong(arguments.get(5));
        return new SupervisorOptions(
                new StackPaths(Path.of(arguments.get(0)), Path.of(arguments.get(1))),
                new StackPorts(Integer.parseInt(arguments.get(2))),
                arguments.get(3),
                RedisSync.of(arguments.get(4)),
                boundTo == 0 ? OptionalLong.empty() : OptionalLong.of(boundTo),
                Boolean.parseBoolean(arguments.get(6)));
    }
}
