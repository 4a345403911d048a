package ai.beast.events.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.hamcrest.Matchers.notNullValue;

import ai.beast.events.webhook.BadServer;
import ai.beast.events.webhook.FastWebhooks;
import ai.beast.events.webhook.Receiver;
import ai.beast.events.webhook.Receiver.Request;
import ai.beast.events.webhook.WebhookTest;
import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An endpoint that is slow, silent or broken delays no other. */
@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(FastWebhooks.class)
class WebhookIsolationTest extends WebhookTest {
    private static final String SLOW = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n";
    private static final int PLACES = 4;
    private static final int EVENTS = 60;

    @Test
    void whatBadEndpointsHoldUpIsOnlyTheirOwn() {
        BadServer dripping = closing(BadServer.dripping(SLOW));
        BadServer silent = closing(BadServer.silent());
        Receiver failing = closing(Receiver.start()).answering(500);
        String type = freshType();
        Map<String, Object> filter = Map.of("eventTypes", List.of(type));
        List<String> bad = List.of(
                subscribe(dripping.url(), filter).id(),
                subscribe(silent.url(), filter).id(),
                subscribe(failing.url(), filter).id());
        Subscribed well = subscribe(receiver.url(), filter);

        for (int i = 0; i < EVENTS; i++) {
            publish(type);
            assertThat(dripping.open()).isLessThanOrEqualTo(PLACES);
            assertThat(silent.open()).isLessThanOrEqualTo(PLACES);
        }

        patiently().until(() -> count(well.id(), "succeeded") == EVENTS);
        assertThat(receiver.requests()).extracting(Request::id).hasSize(EVENTS).doesNotHaveDuplicates();
        for (String endpoint : bad) {
            assertThat(count(endpoint, "succeeded")).isZero();
            assertThat(count(endpoint, "pending") + count(endpoint, "delivering") + count(endpoint, "dead"))
                    .isEqualTo(EVENTS);
        }
        assertThat(failing.requests().size())
                .as("the breaker spares an endpoint that always fails")
                .isLessThan(EVENTS);
        client().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'webhook endpoints' }.data.openBreakers", notNullValue());
    }

    @Test
    void largeEventsShareTheMemoryThereIsAndSmallOnesDoNotWaitForIt() {
        CountDownLatch smallOnesAreThere = new CountDownLatch(1);
        Receiver slow = closing(Receiver.start()).answering(_ -> {
            await(smallOnesAreThere);
            return Receiver.Reply.status(200);
        });
        String large = freshType();
        String small = freshType();
        Subscribed held = subscribe(slow.url(), Map.of("eventTypes", List.of(large)));
        Subscribed well = subscribe(receiver.url(), Map.of("eventTypes", List.of(large, small)));

        publishLarge(large);
        publishLarge(large);
        for (int i = 0; i < 3; i++) {
            publish(small);
        }

        patiently()
                .until(() -> receiver.requests().stream()
                                .filter(request -> request.body().length() < LARGE)
                                .count()
                        == 3);
        smallOnesAreThere.countDown();
        patiently().until(() -> count(well.id(), "succeeded") == 5 && count(held.id(), "succeeded") == 2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Prints how many events a second go to one endpoint and to ten: {@code -Dwebhooks.measure=true}. */
    @Test
    void measureRate() {
        assumeThat(Boolean.getBoolean("webhooks.measure")).isTrue();
        for (int endpoints : new int[] {1, 10}) {
            String type = freshType();
            List<Receiver> receivers = new ArrayList<>();
            for (int i = 0; i < endpoints; i++) {
                receivers.add(closing(Receiver.start()));
                subscribe(receivers.getLast().url(), Map.of("eventTypes", List.of(type)));
            }
            publishBatch(type, 500);
            patiently()
                    .until(() ->
                            receivers.stream().allMatch(one -> one.requests().size() == 500));
            long start = System.nanoTime();
            publishBatch(type, 1000);
            publishBatch(type, 1000);
            patiently()
                    .until(() ->
                            receivers.stream().allMatch(one -> one.requests().size() == 2500));
            long last = receivers.stream()
                    .mapToLong(one -> one.requests().getLast().nanoTime())
                    .max()
                    .orElseThrow();
            System.out.printf(
                    "webhooks to %d endpoints: %.0f deliveries/s%n",
                    endpoints, endpoints * 2000 / ((last - start) / 1e9));
        }
    }

    /** Prints the delays at five endpoints that are well, alone and beside fifteen that are not: {@code -Dwebhooks.measure=true}. */
    @Test
    void measure() {
        assumeThat(Boolean.getBoolean("webhooks.measure")).isTrue();
        List<Receiver> well = new ArrayList<>();
        String type = freshType();
        Map<String, Object> filter = Map.of("eventTypes", List.of(type));
        for (int i = 0; i < 5; i++) {
            well.add(closing(Receiver.start()));
            subscribe(well.getLast().url(), filter);
        }
        delays(type, well, 300);
        List<Double> alone = delays(type, well, 1000);
        for (int i = 0; i < 5; i++) {
            subscribe(closing(BadServer.dripping(SLOW)).url(), filter);
            subscribe(closing(BadServer.silent()).url(), filter);
            subscribe(closing(Receiver.start()).answering(500).url(), filter);
        }
        List<Double> beside = delays(type, well, 1000);

        System.out.printf(
                "webhooks alone: p50 %.1f ms, p99 %.1f ms; beside 15 bad endpoints: p50 %.1f ms, p99 %.1f ms; added at"
                        + " p99: %.1f ms%n",
                at(alone, 0.5), at(alone, 0.99), at(beside, 0.5), at(beside, 0.99), at(beside, 0.99) - at(alone, 0.99));
        assertThat(beside).hasSameSizeAs(alone);
    }

    /** Milliseconds from just before an event is published to its arrival, fifty events a second. */
    private List<Double> delays(String type, List<Receiver> well, int events) {
        Map<String, Long> published = new HashMap<>();
        List<Integer> before = well.stream().map(one -> one.requests().size()).toList();
        long next = System.nanoTime();
        for (int i = 0; i < events; i++) {
            String id = UUID.randomUUID().toString();
            published.put(id, System.nanoTime());
            publish(type, id);
            next += TimeUnit.MILLISECONDS.toNanos(20);
            while (System.nanoTime() < next) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
        List<Double> delays = new ArrayList<>();
        for (int i = 0; i < well.size(); i++) {
            Receiver one = well.get(i);
            int skip = before.get(i);
            patiently().until(() -> one.requests().size() == skip + events);
            one.requests().stream()
                    .skip(skip)
                    .forEach(request -> delays.add((request.nanoTime() - published.get(eventId(request))) / 1e6));
        }
        delays.sort(null);
        return delays;
    }

    private static String eventId(Request request) {
        Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(request.body());
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * share)));
    }
}
