package ai.beast.events.webhook.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.events.webhook.Receiver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExchangeTest {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient client = vertx.createHttpClient();
    private final Receiver receiver = Receiver.start();

    @AfterEach
    void close() throws Exception {
        receiver.close();
        done(client.close());
        done(vertx.close());
    }

    /** The thread that sends may be held up so long that the answer has passed by when it goes on. */
    @Test
    void keepsAnAnswerThatIsThereBeforeSendingReturns() throws Exception {
        HttpClientRequest request = done(
                client.request(new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(receiver.url())));

        Exchange.Response response = done(new Exchange().run(Future.succeededFuture(heldUp(request)), "{}"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(receiver.requests()).hasSize(1);
    }

    /** A request whose sending returns once the only event loop has handed out all of the answer. */
    private HttpClientRequest heldUp(HttpClientRequest request) {
        return (HttpClientRequest) Proxy.newProxyInstance(
                ExchangeTest.class.getClassLoader(),
                new Class<?>[] {HttpClientRequest.class},
                (_, method, arguments) -> {
                    Object result = method.invoke(request, arguments);
                    if (Set.of("send", "end").contains(method.getName())) {
                        done(request.response());
                        CompletableFuture<Void> passed = new CompletableFuture<>();
                        vertx.runOnContext(_ -> passed.complete(null));
                        passed.get(30, TimeUnit.SECONDS);
                    }
                    return result;
                });
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
