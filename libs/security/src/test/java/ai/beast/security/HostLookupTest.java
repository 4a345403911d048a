package ai.beast.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HostLookupTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void aNameServerThatDoesNotAnswerHoldsUpNoOtherName() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        var lookup = new HostLookup(
                host -> {
                    if (host.equals("slow.example")) {
                        asked.incrementAndGet();
                        await(answer);
                    }
                    return addresses();
                },
                LONG);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<InetAddress[]>> slow = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                slow.add(callers.submit(() -> lookup.resolve("slow.example")));
            }

            assertThat(lookup.resolve("quick.example")).hasSize(1);

            assertThat(slow).noneMatch(Future::isDone);
            answer.countDown();
            for (Future<InetAddress[]> caller : slow) {
                assertThat(caller.get()).hasSize(1);
            }
            assertThat(asked.get()).isLessThan(200);
        }
    }

    /** 64 names have a thread and 1,024 wait; the next caller learns it at once, and the name can be asked for again. */
    @Test
    void refusesNamesBeyondItsQueue() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(64);
        var lookup = new HostLookup(
                _ -> {
                    busy.countDown();
                    await(answer);
                    return addresses();
                },
                LONG);
        int places = 64 + 1024;
        CompletionService<InetAddress[]> callers = new ExecutorCompletionService<>(Thread::startVirtualThread);
        for (int i = 0; i < places + 1; i++) {
            String host = "host-" + i + ".example";
            callers.submit(() -> lookup.resolve(host));
        }

        assertThatThrownBy(() -> callers.take().get())
                .hasCauseInstanceOf(UnknownHostException.class)
                .hasRootCauseInstanceOf(RejectedExecutionException.class);
        busy.await();
        answer.countDown();
        for (int i = 0; i < places; i++) {
            assertThat(callers.take().get()).hasSize(1);
        }
        for (int i = 0; i < places + 1; i++) {
            assertThat(lookup.resolve("host-" + i + ".example")).hasSize(1);
        }
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsAnUnknownHost() {
        CountDownLatch never = new CountDownLatch(1);
        var lookup = new HostLookup(
                _ -> {
                    await(never);
                    return addresses();
                },
                Duration.ofMillis(20));

        assertThatThrownBy(() -> lookup.resolve("silent.example")).isInstanceOf(UnknownHostException.class);
        never.countDown();
    }

    @Test
    void eachAnswerIsFreshlyAskedFor() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        var lookup = new HostLookup(
                host -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new UnknownHostException(host);
                    }
                    return addresses();
                },
                LONG);

        assertThatThrownBy(() -> lookup.resolve("late.example")).isInstanceOf(UnknownHostException.class);
        assertThat(lookup.resolve("late.example")).hasSize(1);
    }

    private static InetAddress[] addresses() throws UnknownHostException {
        return new InetAddress[] {InetAddress.getByName("8.8.8.8")};
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
