package ai.beast.events.history;

import ai.beast.events.GatewayConfiguration;
import ai.beast.events.log.EventLog;
import ai.beast.events.log.LogUnavailableException;
import ai.beast.events.log.PositionLostException;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Pages of history, a few at a time, because each takes a connection to Kafka and some memory. */
@ApplicationScoped
public class HistoryService {
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final HistoryReader reader;
    private final Semaphore turns;

    HistoryService(EventLog log, GatewayConfiguration configuration) {
        this.reader = new HistoryReader(log);
        this.turns = new Semaphore(configuration.historyReaders(), true);
    }

    /** @throws ProblemException {@code invalid_cursor} or {@code service_unavailable} */
    HistoryPage read(HistoryQuery query) {
        try {
            if (!turns.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, "Too many are reading history; try again");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, "The service is stopping", interrupted);
        }
        try {
            return readAgainIfExpired(query);
        } catch (LogUnavailableException away) {
            throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, "The event log cannot be read now", away);
        } finally {
            turns.release();
        }
    }

    /** Records may expire while they are read; the log's beginning is known better the second time. */
    private HistoryPage readAgainIfExpired(HistoryQuery query) throws LogUnavailableException {
        try {
            return reader.read(query);
        } catch (PositionLostException lost) {
            try {
                return reader.read(query);
            } catch (PositionLostException lostAgain) {
                throw new ProblemException(
                                ErrorCode.INVALID_CURSOR,
                                "The cursor belongs to a log that is no longer there",
                                lostAgain)
                        .field("cursor");
            }
        }
    }
}
