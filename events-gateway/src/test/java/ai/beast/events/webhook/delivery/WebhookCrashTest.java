package ai.beast.events.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import ai.beast.events.log.Envelope;
import ai.beast.events.webhook.FastWebhooks;
import ai.beast.events.webhook.Receiver.Reply;
import ai.beast.events.webhook.Receiver.Request;
import ai.beast.events.webhook.WebhookTest;
import ai.beast.events.webhook.endpoint.EndpointService;
import ai.beast.events.webhook.fanout.MessageStore;
import ai.beast.events.webhook.fanout.WantedEvent;
import ai.beast.events.webhook.http.WebhookId;
import ai.beast.testing.Infrastructure;
import ai.beast.work.table.Settlement;
import ai.beast.work.table.WorkClaim;
import ai.beast.work.table.WorkTable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * A process may be killed between any two steps of a delivery: record the event, commit its offset, claim, send, settle. What
 * it leaves behind is made here by hand, so that each point is met for certain; the end-to-end tests kill the process.
 */
@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(FastWebhooks.class)
class WebhookCrashTest extends WebhookTest {

    @Inject
    MessageStore messages;

    @Inject
    EndpointService endpoints;

    @Inject
    WorkTable<WebhookCall> deliveries;

    @Test
    void killedBeforeTheEventIsCommittedItIsRecordedTheNextTime() {
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));
        WantedEvent event = wanted(to, type);

        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    messages.record(List.of(event));
                    throw new IllegalStateException("killed");
                }))
                .hasMessageContaining("killed");
        assertThat(state(to.id())).isNull();
        QuarkusTransaction.requiringNew().run(() -> messages.record(List.of(event)));

        patiently().until(() -> count(to.id(), "succeeded") == 1);
        assertThat(receiver.requests()).extracting(Request::id).containsExactly(idOf(to, event));
    }

    @Test
    void redeliveredEventAfterKillChangesNothing() {
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));
        WantedEvent event = wanted(to, type);
        QuarkusTransaction.requiringNew().run(() -> messages.record(List.of(event)));
        patiently().until(() -> count(to.id(), "succeeded") == 1);

        QuarkusTransaction.requiringNew().run(() -> messages.record(List.of(event, wanted(to, type))));

        patiently().until(() -> count(to.id(), "succeeded") == 2);
        assertThat(receiver.requests())
                .extracting(Request::id)
                .hasSize(2)
                .doesNotHaveDuplicates()
                .contains(idOf(to, event));
    }

    @Test
    void killedBetweenClaimAndSendItIsSentWhenTheClaimLapses() {
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type), "enabled", false));
        WantedEvent event = wanted(to, type);
        QuarkusTransaction.requiringNew().run(() -> messages.record(List.of(event)));
        change(
                to,
                "state = 'delivering', attempts = 1, fence = 1, ended_at = NULL, next_attempt_at = now() + interval '1"
                        + " hour'");
        client().header("If-Match", "*")
                .body("{\"enabled\": true}")
                .patch("/api/webhooks/" + to.id())
                .then()
                .statusCode(200);

        lapse(to);

        patiently().until(() -> count(to.id(), "succeeded") == 1);
        assertThat(receiver.requests()).extracting(Request::id).containsExactly(idOf(to, event));
        client().get("/api/webhooks/deliveries/" + idOf(to, event))
                .then()
                .body("attempts", equalTo(2))
                .body("attemptLog", hasSize(1))
                .body("attemptLog[0].number", equalTo(2));
    }

    @Test
    void resendsWithSameIdAfterKillAndIgnoresLateOutcome() throws Exception {
        CountDownLatch zombie = new CountDownLatch(1);
        receiver.answering(number -> {
            if (number > 1) {
                return Reply.status(200);
            }
            await(zombie);
            return Reply.status(500);
        });
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));
        publish(type);
        patiently().until(() -> receiver.requests().size() == 1);

        lapse(to);

        patiently().until(() -> count(to.id(), "succeeded") == 1);
        zombie.countDown();
        assertThat(receiver.requests())
                .hasSize(2)
                .extracting(Request::id)
                .containsOnly(receiver.requests().getFirst().id());
        // The outcome of the first was refused if it came, and is refused when it still comes.
        publish(type);
        patiently().until(() -> count(to.id(), "succeeded") == 2);
        client().get("/api/webhooks/" + to.id()).then().body("failingSince", equalTo(null));
    }

    @Test
    void severalInstancesShareTheWorkAndNeverTakeTheSame() throws Exception {
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));
        Queue<WorkClaim<WebhookCall>> taken = new ConcurrentLinkedQueue<>();
        AtomicBoolean enough = new AtomicBoolean();
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                others.execute(() -> {
                    while (!enough.get()) {
                        taken.addAll(deliveries.claim(100, 3, Map.of(), Duration.ofHours(1)));
                    }
                });
            }
            publishBatch(type, 200);
            patiently().until(() -> taken.size() + receiver.requests().size() == 200);
            enough.set(true);
        }

        List<String> ids = taken.stream().map(claim -> claim.row().webhookId()).toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(receiver.requests())
                .extracting(Request::id)
                .allSatisfy(id -> assertThat(ids).doesNotContain(id));
        taken.forEach(claim -> deliveries.settle(claim, Settlement.release(Duration.ZERO, null)));
        patiently().until(() -> count(to.id(), "succeeded") == 200);
        assertThat(receiver.requests()).extracting(Request::id).hasSize(200).doesNotHaveDuplicates();
    }

    private WantedEvent wanted(Subscribed to, String type) {
        String id = UUID.randomUUID().toString();
        Envelope envelope = new Envelope(id, "urn:test", type, null);
        return new WantedEvent(
                envelope,
                "{\"specversion\":\"1.0\",\"id\":\"" + id + "\"}",
                List.of(endpoints.get(UUID.fromString(to.id()))));
    }

    private static String idOf(Subscribed to, WantedEvent event) {
        return WebhookId.of(
                UUID.fromString(to.id()),
                event.envelope().source(),
                event.envelope().id());
    }

    /** As if the lease had ended. */
    private void lapse(Subscribed to) {
        change(to, "next_attempt_at = now(), lease_until = CASE WHEN lease_until IS NOT NULL THEN now() END");
    }

    private void change(Subscribed to, String assignments) {
        jdbi.useHandle(db -> db.createUpdate(
                        "UPDATE webhook_delivery SET " + assignments + " WHERE endpoint_id = CAST(:id AS uuid)")
                .bind("id", to.id())
                .execute());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
