package ai.beast.registry.catalog.change;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.Api;
import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class ConcurrentEditTest {
    private static final int CLIENTS = 8;

    @Test
    void oneOfManyEditsOfTheSameStateWins() throws Exception {
        // given
        String etag =
                Api.put("raced", "{\"name\": \"Raced\", \"sizeBytes\": 1}").header("ETag");
        // when
        List<Integer> answers = together(client -> Api.patch("raced", etag, "{\"description\": \"by " + client + "\"}")
                .statusCode());
        // then
        assertThat(answers)
                .containsOnlyOnce(200)
                .filteredOn(status -> status == 412)
                .hasSize(CLIENTS - 1);
    }

    @Test
    void oneOfManyRegistrationsIsTheFirst() throws Exception {
        // when
        List<Integer> answers =
                together(client -> Api.put("born", "{\"name\": \"Born\", \"sizeBytes\": " + client + "}")
                        .statusCode());
        // then
        assertThat(answers)
                .containsOnlyOnce(201)
                .filteredOn(status -> status == 200)
                .hasSize(CLIENTS - 1);
    }

    private interface Request {
        int send(int client);
    }

    private static List<Integer> together(Request request) throws Exception {
        CyclicBarrier start = new CyclicBarrier(CLIENTS);
        List<Callable<Integer>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            clients.add(() -> {
                start.await();
                return request.send(client);
            });
        }
        List<Integer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (Future<Integer> answer : threads.invokeAll(clients)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }
}
