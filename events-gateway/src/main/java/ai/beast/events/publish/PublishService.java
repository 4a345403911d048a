package ai.beast.events.publish;

import ai.beast.events.GatewayConfiguration;
import ai.beast.events.GatewayConfiguration.WithoutRedis;
import ai.beast.events.log.EventLog;
import ai.beast.events.log.LogPosition;
import ai.beast.events.log.LogUnavailableException;
import ai.beast.events.log.LogWriter;
import ai.beast.events.log.Partitions;
import ai.beast.events.stream.core.StreamHub;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Writes the events of a request into the log, each once however often and wherever it is sent. */
@ApplicationScoped
public class PublishService {
    private static final Logger LOG = Logger.getLogger(PublishService.class);
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(15);
    private static final int RETRY_AFTER = 5;
    private static final int RECENT = 50_000;

    private final LogWriter log;
    private final StreamHub hub;
    private final OnceOnly onceOnly;
    private final boolean refuseWithoutRedis;
    private final RecentEvents recent = new RecentEvents(RECENT);

    PublishService(LogWriter writer, EventLog log, StreamHub hub, Claims claims, GatewayConfiguration configuration) {
        this.log = writer;
        this.hub = hub;
        this.onceOnly = new OnceOnly(claims, log, recent);
        this.refuseWithoutRedis = configuration.withoutRedis() == WithoutRedis.REFUSE;
    }

    /**
     * Returns when Kafka has all events on all replicas. An event that is in the request twice, or was accepted before, is
     * not written again.
     *
     * @throws ProblemException {@code invalid_event} when two different events have one identity, or
     *     {@code service_unavailable} when Kafka did not acknowledge in time; some of the events may be in the log then, and
     *     sending the same again is safe
     */
    Published publish(List<NewEvent> events) {
        Map<Identity, NewEvent> distinct = distinct(events);
        LogPosition end = end();
        Set<Identity> mine = claimed(distinct, end);
        List<CompletableFuture<Void>> written = new ArrayList<>(mine.size());
        distinct.forEach((identity, event) -> {
            if (mine.contains(identity)) {
                written.add(log.append(partition(event, end), event.key(), event.json())
                        .toCompletableFuture());
            }
        });
        await(written);
        mine.forEach(recent::add);
        return new Published(
                distinct.size(),
                distinct.size() - mine.size(),
                distinct.values().stream().map(NewEvent::id).toList());
    }

    private static Map<Identity, NewEvent> distinct(List<NewEvent> events) {
        Map<Identity, NewEvent> distinct = LinkedHashMap.newLinkedHashMap(events.size());
        for (NewEvent event : events) {
            NewEvent before = distinct.putIfAbsent(event.identity(), event);
            if (before != null && !EventCompletion.sameContent(before, event)) {
                throw new ProblemException(
                                ErrorCode.INVALID_EVENT,
                                "Two different events of this batch have the same source and id " + event.id())
                        .field(event.where() + ".id");
            }
        }
        return distinct;
    }

    private LogPosition end() {
        try {
            if (!hub.logReached()) {
                throw new LogUnavailableException("The log did not answer when it was last asked", null);
            }
            return hub.position();
        } catch (LogUnavailableException away) {
            throw unavailable("Kafka cannot be reached; nothing was accepted", away);
        }
    }

    /** Which of the events nobody has written before. */
    private Set<Identity> claimed(Map<Identity, NewEvent> events, LogPosition end) {
        List<ClaimRequest> requests = new ArrayList<>(events.size());
        events.forEach((identity, event) -> {
            if (!recent.contains(identity)) {
                int partition = partition(event, end);
                requests.add(ClaimRequest.of(identity, end.topic(), partition, end.next(partition)));
            }
        });
        try {
            return requests.isEmpty() ? Set.of() : onceOnly.toWrite(requests);
        } catch (ClaimsUnavailableException away) {
            if (refuseWithoutRedis) {
                throw unavailable("Redis cannot be reached, and without it events could be published twice", away);
            }
            LOG.debug("Redis cannot be reached; repeated events are recognised only by this gateway", away);
            Set<Identity> all = new HashSet<>();
            requests.forEach(request -> all.add(request.identity()));
            return all;
        } catch (LogUnavailableException away) {
            throw unavailable("It cannot be found out now whether the events were accepted before", away);
        }
    }

    /** Events of one subject share a partition, one without a subject goes wherever its identity says. */
    private static int partition(NewEvent event, LogPosition end) {
        byte[] key = event.key();
        return Partitions.of(key == null ? event.identity().bytes() : key, Math.max(1, end.partitions()));
    }

    private static void await(List<CompletableFuture<Void>> written) {
        try {
            CompletableFuture.allOf(written.toArray(CompletableFuture[]::new))
                    .get(ACKNOWLEDGED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RecordTooLargeException) {
                throw new ProblemException(ErrorCode.PAYLOAD_TOO_LARGE, "Kafka refuses an event of this size", failure);
            }
            throw unavailable("Kafka has not acknowledged the events; send them again", failure);
        } catch (TimeoutException silence) {
            throw unavailable("Kafka has not acknowledged the events; send them again", silence);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unavailable("The service is stopping; send the events again", stopped);
        }
    }

    private static ProblemException unavailable(String detail, @Nullable Throwable cause) {
        var problem = cause == null
                ? new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, detail)
                : new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, detail, cause);
        return problem.with("retry_after", RETRY_AFTER);
    }
}
