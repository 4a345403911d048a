package ai.beast.events.installation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.contracts.SystemLifecycle.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstallationTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> OTHERS = ServiceReport.SERVICES.stream()
            .filter(service -> !service.equals("events-gateway"))
            .toList();

    private final List<State> published = new ArrayList<>();
    private Installation installation = Installation.NEW;

    @Test
    void publishesStartupOnceAllSixRun() {
        OTHERS.forEach(service -> report(service, "1", true, 0));
        assertThat(published).isEmpty();

        report("events-gateway", "1", true, 60);
        report("events-gateway", "1", true, 60);

        assertThat(published).containsExactly(State.STARTUP);
    }

    @Test
    void publishesShutdownOnceTheOthersHaveStopped() {
        startAll("1", 0);

        OTHERS.forEach(service -> report(service, "1", false, 100));
        startAll("2", 200);

        assertThat(published).containsExactly(State.STARTUP, State.SHUTDOWN, State.STARTUP);
    }

    @Test
    void replacingServicesOneByOnePublishesNothing() {
        startAll("1", 0);

        long hour = 3600;
        for (String service : ServiceReport.SERVICES) {
            report(service, "2", true, hour);
            report(service, "1", false, hour + 1);
            hour += 3600;
        }

        assertThat(published).containsExactly(State.STARTUP);
    }

    @Test
    void publishesStartupAfterAPowerFailure() {
        startAll("1", 0);

        startAll("2", 1000);

        assertThat(published).containsExactly(State.STARTUP, State.STARTUP);
    }

    @Test
    void ignoresReportsThatComeAgain() {
        startAll("1", 0);
        OTHERS.forEach(service -> report(service, "1", false, 100));
        startAll("2", 200);

        startAll("1", 0);
        OTHERS.forEach(service -> report(service, "1", false, 100));

        assertThat(published).containsExactly(State.STARTUP, State.SHUTDOWN, State.STARTUP);
    }

    @Test
    void ignoresAnEarlierStopOfARestartedContainer() {
        startAll("1", 0);
        OTHERS.forEach(service -> report(service, "1", false, 100));
        startAll("1", 200);

        OTHERS.forEach(service -> report(service, "1", false, 100));

        assertThat(published).containsExactly(State.STARTUP, State.SHUTDOWN, State.STARTUP);
    }

    @Test
    void startOfSecondReplicasIsNoStartup() {
        startAll("1", 0);

        startAllOn("other-host", 100);

        assertThat(published).containsExactly(State.STARTUP);
    }

    @Test
    void stopOfTheNewestReplicasIsNoShutdown() {
        startAll("1", 0);
        startAllOn("other-host", 100);

        OTHERS.forEach(service -> reportOf(service, service + "-other-host-1", false, 200));
        assertThat(published).containsExactly(State.STARTUP);

        OTHERS.forEach(service -> report(service, "1", false, 300));
        assertThat(published).containsExactly(State.STARTUP, State.SHUTDOWN);
    }

    @Test
    void replicaWithoutReportForAWeekCountsNoLonger() {
        startAllOn("lost-host", 0);
        startAll("1", 100);

        long later = Duration.ofDays(8).toSeconds();
        startAll("2", later);
        OTHERS.forEach(service -> report(service, "2", false, later + 1000));

        assertThat(published).containsExactly(State.STARTUP, State.STARTUP, State.SHUTDOWN);
    }

    private void startAllOn(String host, long at) {
        ServiceReport.SERVICES.forEach(service -> reportOf(service, service + "-" + host + "-1", true, at));
    }

    private void startAll(String instance, long at) {
        ServiceReport.SERVICES.forEach(service -> report(service, instance, true, at));
    }

    private void report(String service, String process, boolean started, long at) {
        reportOf(service, service + "-host-" + process, started, at);
    }

    private void reportOf(String service, String instance, boolean started, long at) {
        installation = installation.after(new ServiceReport(service, instance, started, START.plusSeconds(at)));
        State due = installation.due();
        if (due != null) {
            published.add(due);
            installation = installation.published(due);
        }
    }
}
