package ai.beast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.SimpleStringType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LuaScriptTest {
    private static final LuaScript SCRIPT = LuaScript.load(LuaScriptTest.class, "part", "main");
    private static final Response DONE = SimpleStringType.create("done");

    @Test
    void joinsPartsInOrder() {
        assertThat(SCRIPT.source()).isEqualTo("local one = 1\n\n-- Returns 1.\nreturn one\n\n");
        assertThat(SCRIPT.sha1()).matches("[0-9a-f]{40}");
    }

    @Test
    void namesMissingScript() {
        assertThatThrownBy(() -> LuaScript.load(LuaScriptTest.class, "absent"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("absent.lua");
    }

    @Test
    void sendsSha1WhenScriptIsKnown() {
        Scripted redis = new Scripted(Future.succeededFuture(DONE));

        assertThat(SCRIPT.run(redis, List.of("k"), it -> it.arg("v")).result()).isSameAs(DONE);

        assertThat(redis.sent).containsExactly(request(Command.EVALSHA, SCRIPT.sha1()));
    }

    @Test
    void sendsTextAfterNoscript() {
        Scripted redis = new Scripted(
                Future.failedFuture(ErrorType.create("NOSCRIPT No matching script. Please use EVAL.")),
                Future.succeededFuture(DONE));

        assertThat(SCRIPT.run(redis, List.of("k"), it -> it.arg("v")).result()).isSameAs(DONE);

        assertThat(redis.sent)
                .containsExactly(request(Command.EVALSHA, SCRIPT.sha1()), request(Command.EVAL, SCRIPT.source()));
    }

    @Test
    void passesOtherFailuresOn() {
        ErrorType oom = ErrorType.create("OOM command not allowed");
        Scripted redis = new Scripted(Future.failedFuture(oom));

        assertThat(SCRIPT.run(redis, List.of(), it -> {}).cause()).isSameAs(oom);

        assertThat(redis.sent).hasSize(1);
    }

    private static String request(Command command, String script) {
        return Request.cmd(command).arg(script).arg(1).arg("k").arg("v").toString();
    }

    /** Replies in order to what is sent. */
    private static final class Scripted implements Redis {
        private final List<Future<Response>> replies;
        private final List<String> sent = new ArrayList<>();

        @SafeVarargs
        Scripted(Future<Response>... replies) {
            this.replies = new ArrayList<>(List.of(replies));
        }

        @Override
        public Future<Response> send(Request command) {
            sent.add(command.toString());
            return replies.removeFirst();
        }

        @Override
        public Future<RedisConnection> connect() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<List<Response>> batch(List<Request> commands) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
