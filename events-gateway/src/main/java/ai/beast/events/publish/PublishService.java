package ai.beast.events.publish;

import ai.beast.events.GatewayConfiguration;
import ai.beast.events.GatewayConfiguration.WithoutRedis;
import ai.beast.events.log.EventLog;
import ai.beast.events.log.LogPosition;
import ai.beast.events.log.LogRecord;
import ai.beast.events.log.LogUnavailableException;
import ai.beast.events.log.LogWriter;
import ai.beast.events.log.Partitions;
import ai.beast.events.publish.claim.ClaimRequest;
import ai.beast.events.publish.claim.Claims;
import ai.beast.events.publish.claim.ClaimsUnavailableException;
import ai.beast.events.publish.claim.OnceOnly;
import ai.beast.events.publish.claim.RecentEvents;
import ai.beast.events.publish.format.EventCompletion;
import ai.beast.events.publish.format.Identity;
import ai.beast.events.publish.format.NewEvent;
import ai.beast.events.stream.core.StreamHub;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;

/** Writes the events of a request into the log, each once however often and wherever it is sent. */
@ApplicationScoped
public class PublishService {
    private static final Logger LOG = Logger.getLogger(PublishService.class);
    private static final int RETRY_AFTER = 5;
    private static final int RECENT = 50_000;

    private final LogWriter log;
    private final StreamHub hub;
    private final OnceOnly onceOnly;
    private final boolean refuseWithoutRedis;
    private final RecentEvents recent = new RecentEvents(RECENT);

    PublishService(
            LogWriter writer,
            EventLog log,
            StreamHub hub,
            Claims claims,
            GatewayConfiguration configuration,
            @VirtualThreads ExecutorService blocking) {
        this.log = writer;
        this.hub = hub;
        this.onceOnly = new OnceOnly(claims, log, recent, blocking);
        this.refuseWithoutRedis = configuration.withoutRedis() == WithoutRedis.REFUSE;
    }

    /**
     * Done when Kafka has all events on all replicas. An event that is in the request twice, or was accepted before, is not
     * written again. Fails with {@code service_unavailable} when Kafka did not acknowledge in time; some of the events may be
     * in the log then, and sending the same again is safe. Does not block.
     *
     * @throws ProblemException {@code invalid_event} when two different events have one identity
     */
    CompletionStage<Published> publish(List<NewEvent> events) {
        Map<Identity, NewEvent> distinct = distinct(events);
        LogPosition end = end();
        return claimed(distinct, end).thenCompose(mine -> {
            List<LogRecord> records = new ArrayList<>(mine.size());
            distinct.forEach((identity, event) -> {
                if (mine.contains(identity)) {
                    records.add(new LogRecord(partition(event, end), event.key(), event.json()));
                }
            });
            return log.append(records)
                    .thenApply(_ -> published(distinct, mine))
                    .exceptionallyCompose(failure -> CompletableFuture.failedFuture(notWritten(failure)));
        });
    }

    private Published published(Map<Identity, NewEvent> events, Set<Identity> mine) {
        mine.forEach(recent::add);
        return new Published(
                events.size(),
                events.size() - mine.size(),
                events.values().stream().map(NewEvent::id).toList());
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
                throw new LogUnavailableException("Kafka did not reply when it was last asked", null);
            }
            return hub.position();
        } catch (LogUnavailableException away) {
            throw unavailable("Kafka is unavailable; nothing was accepted", away);
        }
    }

    /** Those of the events that were not written before. */
    private CompletionStage<Set<Identity>> claimed(Map<Identity, NewEvent> events, LogPosition end) {
        List<ClaimRequest> requests = new ArrayList<>(events.size());
        events.forEach((identity, event) -> {
            if (!recent.contains(identity)) {
                int partition = partition(event, end);
                requests.add(ClaimRequest.of(identity, end.topic(), partition, end.next(partition)));
            }
        });
        if (requests.isEmpty()) {
            return CompletableFuture.completedFuture(Set.of());
        }
        return onceOnly.toWrite(requests).exceptionallyCompose(failure -> {
            if (!(cause(failure) instanceof ClaimsUnavailableException)) {
                return CompletableFuture.failedFuture(
                        unavailable("It is unknown now whether the events were accepted before; retry later", failure));
            }
            if (refuseWithoutRedis) {
                return CompletableFuture.failedFuture(
                        unavailable("Redis is unavailable, and without it events could be published twice", failure));
            }
            LOG.debug("Redis is unavailable; duplicates are recognised only by this gateway", failure);
            Set<Identity> all = new HashSet<>();
            requests.forEach(request -> all.add(request.identity()));
            return CompletableFuture.completedFuture(all);
        });
    }

    /** Events of one subject share a partition, one without a subject goes wherever its identity says. */
    private static int partition(NewEvent event, LogPosition end) {
        byte[] key = event.key();
        return Partitions.of(key == null ? event.identity().bytes() : key, Math.max(1, end.partitions()));
    }

    private static ProblemException notWritten(Throwable failure) {
        return cause(failure) instanceof RecordTooLargeException
                ? new ProblemException(ErrorCode.PAYLOAD_TOO_LARGE, "The event is larger than Kafka accepts", failure)
                : unavailable("Kafka did not acknowledge the events in time; send them again", failure);
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private static ProblemException unavailable(String detail, Throwable cause) {
        return new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, detail, cause).with("retry_after", RETRY_AFTER);
    }
}
