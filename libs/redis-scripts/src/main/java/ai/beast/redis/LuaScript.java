package ai.beast.redis;

import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * A Lua script. Runs by its SHA-1; the text is sent only when Redis does not know the script. Redis runs a script as one
 * atomic step, but without a rollback: what a script wrote before an error stays. Immutable.
 */
public final class LuaScript {
    private final String source;
    private final String sha1;

    private LuaScript(String source) {
        this.source = source;
        this.sha1 = sha1(source);
    }

    /**
     * Reads a script from the resources beside a class.
     *
     * @param names of the files, without {@code .lua}: parts that are shared first, the script itself last
     * @throws IllegalStateException when a file is not in the build
     */
    public static LuaScript load(Class<?> beside, String... names) {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append(read(beside, name)).append('\n');
        }
        return new LuaScript(text.toString());
    }

    /** The whole text, shared parts included. */
    public String source() {
        return source;
    }

    /** SHA-1 of the text in lower-case hexadecimal, the name by which Redis caches the script. */
    public String sha1() {
        return sha1;
    }

    /**
     * Runs the script without blocking.
     *
     * @param arguments adds the values of ARGV; called once for each request that is sent, so at most twice
     * @return the reply, or the failure of the client, or of the script as Redis reports it
     */
    public Future<Response> run(Redis redis, List<String> keys, Consumer<Request> arguments) {
        return redis.send(request(Command.EVALSHA, sha1, keys, arguments))
                .recover(failure -> unknownScript(failure)
                        ? redis.send(request(Command.EVAL, source, keys, arguments))
                        : Future.failedFuture(failure));
    }

    /**
     * Runs the script and waits for the reply, as long as the data source does.
     *
     * @throws RuntimeException of the client, or of the script as Redis reports it
     */
    public io.vertx.mutiny.redis.client.Response run(RedisDataSource redis, List<String> keys, List<String> arguments) {
        try {
            return redis.execute("EVALSHA", values(sha1, keys, arguments));
        } catch (RuntimeException failure) {
            if (!unknownScript(failure)) {
                throw failure;
            }
            return redis.execute("EVAL", values(source, keys, arguments));
        }
    }

    private static Request request(Command command, String script, List<String> keys, Consumer<Request> arguments) {
        Request request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        arguments.accept(request);
        return request;
    }

    private static String[] values(String script, List<String> keys, List<String> arguments) {
        List<String> values = new ArrayList<>(2 + keys.size() + arguments.size());
        values.add(script);
        values.add(Integer.toString(keys.size()));
        values.addAll(keys);
        values.addAll(arguments);
        return values.toArray(String[]::new);
    }

    private static boolean unknownScript(Throwable failure) {
        return String.valueOf(failure.getMessage()).startsWith("NOSCRIPT");
    }

    private static String read(Class<?> beside, String name) {
        try (InputStream file = beside.getResourceAsStream(name + ".lua")) {
            if (file == null) {
                throw new IllegalStateException(
                        "Script " + name + ".lua is missing in the resources of " + beside.getPackageName());
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-1", impossible);
        }
    }
}
