package ai.beast.events.stream.core;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.events.log.EventFilter;
import ai.beast.events.log.FakeLog;
import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogReader;
import ai.beast.events.log.LogUnavailableException;
import ai.beast.events.log.PositionLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Clients of every kind against a log that moves under them, step by step in an order drawn at random: in the end each has
 * every event it wanted, once and in order, or was told which it cannot have.
 */
class StreamSimulationTest {
    private final Map<String, List<LogEntry>> history = new HashMap<>();

    @Property(tries = 60)
    void everyClientGetsEverythingOnceOrIsToldWhatItMissed(@ForAll long seed) throws Exception {
        run(new Random(seed), false);
    }

    @Property(tries = 60)
    void evenWhenTheLogExpiresIsReplacedOrGrows(@ForAll long seed) throws Exception {
        run(new Random(seed), true);
    }

    @Example
    void replaysPartitionAddedMeanwhile() throws Exception {
        FakeLog log = new FakeLog(2);
        Gateway gateway = new Gateway(log);
        SimulatedClient client = new SimulatedClient(EventFilter.ALL, this::entries);
        client.connect(gateway.hub);
        client.read(1);
        client.disconnect(gateway.hub);
        log.addPartition();
        // More than the tail keeps.
        for (int number = 0; number < 1500; number++) {
            entries(log.topic(), 2).add(log.append(2, "custom.a", "s"));
        }
        gateway.tail();
        gateway.tail();

        client.connect(gateway.hub);
        settle(new Gateway[] {gateway}, List.of(client));

        assertThat(client.received).hasSize(1500);
        assertThat(client.cursor).isEqualTo(log.extent().end());
    }

    void run(Random random, boolean hostile) throws Exception {
        history.clear();
        FakeLog log = new FakeLog(3);
        append(log, random, random.nextInt(50));
        // Two gateways on one log; clients change between them, so one is often ahead of the other.
        Gateway[] gateways = {new Gateway(log), new Gateway(log)};
        List<SimulatedClient> clients = new ArrayList<>();
        for (EventFilter filter : List.of(
                EventFilter.ALL,
                EventFilter.ALL,
                new EventFilter(List.of("custom.a"), Set.of(), Set.of()),
                new EventFilter(List.of("custom.never"), Set.of(), Set.of()))) {
            SimulatedClient client = new SimulatedClient(filter, this::entries);
            client.connect(gateways[0].hub);
            client.read(1);
            clients.add(client);
        }
        Gateway[] of = {gateways[0], gateways[0], gateways[0], gateways[0]};
        for (int step = 0; step < 300; step++) {
            int who = random.nextInt(clients.size());
            SimulatedClient client = clients.get(who);
            Gateway gateway = gateways[random.nextInt(2)];
            switch (random.nextInt(hostile ? 12 : 9)) {
                case 0 -> append(log, random, 1 + random.nextInt(5));
                case 1 -> append(log, random, random.nextInt(20) == 0 ? 1500 : 20);
                case 2, 3 -> gateway.tail();
                case 4 -> gateway.catchUp();
                case 5, 6 -> client.read(random.nextInt(12));
                case 7 -> gateway.hub.beat();
                case 8 -> {
                    client.disconnect(of[who].hub);
                    of[who] = gateway;
                    client.connect(gateway.hub);
                }
                case 9 -> {
                    int partition = random.nextInt(log.partitions());
                    log.expire(partition, log.end(partition) - random.nextInt(30));
                }
                case 10 -> {
                    if (random.nextInt(20) == 0) {
                        log.recreate();
                    }
                }
                default -> {
                    if (log.partitions() < 5 && random.nextInt(10) == 0) {
                        log.addPartition();
                    }
                }
            }
        }
        settle(gateways, clients);
        for (SimulatedClient client : clients) {
            assertThat(client.cursor).isEqualTo(log.extent().end());
            inOrder(client, log);
        }
    }

    private List<LogEntry> entries(UUID topic, int partition) {
        return history.computeIfAbsent(topic + "-" + partition, _ -> new ArrayList<>());
    }

    private void append(FakeLog log, Random random, int count) {
        for (int i = 0; i < count; i++) {
            String type = random.nextInt(4) == 0 ? "custom.a" : "custom.b";
            int partition = random.nextInt(log.partitions());
            entries(log.topic(), partition).add(log.append(partition, type, "s"));
        }
    }

    private static void settle(Gateway[] gateways, List<SimulatedClient> clients) throws Exception {
        int quiet = 0;
        for (int round = 0; quiet < 10; round++) {
            assertThat(round).as("it never comes to rest").isLessThan(5000);
            for (Gateway gateway : gateways) {
                gateway.tail();
                for (int turn = 0; turn < 50; turn++) {
                    gateway.catchUp();
                }
            }
            if (quiet > 3) {
                // A subscription that wanted none of the last events learns of the end by a heartbeat.
                for (Gateway gateway : gateways) {
                    gateway.hub.beat();
                }
            }
            int before =
                    clients.stream().mapToInt(client -> client.received.size()).sum();
            clients.forEach(client -> client.read(100));
            int after =
                    clients.stream().mapToInt(client -> client.received.size()).sum();
            quiet = before == after && clients.stream().allMatch(SimulatedClient::idle) ? quiet + 1 : 0;
        }
    }

    private static void inOrder(SimulatedClient client, FakeLog log) {
        for (int partition = 0; partition < log.partitions(); partition++) {
            String prefix = log.topic() + "-" + partition + "-";
            assertThat(client.received.stream()
                            .filter(id -> id.startsWith(prefix))
                            .map(id -> Integer.valueOf(id.substring(prefix.length()))))
                    .isSorted();
        }
    }

    /** A gateway whose threads are replaced by calls. */
    private static final class Gateway {
        final StreamHub hub;
        private final FakeLog log;
        private LogReader reader;
        private final LogReader catchUpReader;

        Gateway(FakeLog log) throws Exception {
            this.log = log;
            this.hub = new StreamHub(log, 1, 100);
            this.catchUpReader = log.open(Duration.ZERO);
            restart();
        }

        private void restart() throws LogUnavailableException {
            reader = log.open(Duration.ZERO);
            reader.seek(hub.tail().align(log.extent()));
        }

        /** What the follower does between two looks at the log's extent, and that look. */
        void tail() throws LogUnavailableException {
            try {
                var before = hub.tail().position();
                hub.tail().accept(reader.poll(Duration.ZERO));
                var now = hub.tail().position();
                var aligned = hub.tail().align(log.extent());
                if (!aligned.equals(now) || aligned.partitions() != before.partitions()) {
                    restart();
                }
            } catch (PositionLostException lost) {
                restart();
            }
        }

        void catchUp() throws LogUnavailableException {
            Subscription next = hub.catchUp().next();
            if (next == null) {
                return;
            }
            try {
                if (hub.catchUp().turn(next, catchUpReader, 5)) {
                    hub.catchUp().request(next);
                }
            } catch (PositionLostException lost) {
                hub.catchUp().request(next);
            }
        }
    }
}
