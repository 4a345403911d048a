package ai.beast.events.publish;

import ai.beast.events.log.EventLog;
import ai.beast.events.log.KafkaLogWriter;
import ai.beast.events.log.LogUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which events of a request still have to be written.
 *
 * <p>Who claims an event first may write it. A claim says only who tried and from where on in the log the result lies, so
 * whoever finds an event claimed looks there: if it is in the log it was accepted before. If it is not, its writer may
 * still be at it, until as much time has passed as a write can take; after that the claim is taken over. Nothing has to be
 * told to Redis when a write succeeds, and a gateway that dies between claim and write blocks nobody for long.
 *
 * <p>Thread-safe.
 */
final class OnceOnly {
    /** After this a claimed event is in the log or will never be. */
    static final Duration LEASE = KafkaLogWriter.DELIVERED_WITHIN.plusSeconds(2);

    private static final Duration DIFFERENCE_OF_CLOCKS = Duration.ofMinutes(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Duration PATIENCE = LEASE.plusSeconds(5);

    private final Claims claims;
    private final LogSearch search;
    private final RecentEvents recent;

    OnceOnly(Claims claims, EventLog log, RecentEvents recent) {
        this.claims = claims;
        this.search = new LogSearch(log, LEASE.plus(DIFFERENCE_OF_CLOCKS));
        this.recent = recent;
    }

    /**
     * Those of the events that the caller has to write now. The others are in the log.
     *
     * @throws ClaimsUnavailableException when there is nobody to ask
     * @throws LogUnavailableException when the log can't be searched, or somebody else's write does not come to an end
     */
    Set<Identity> toWrite(List<ClaimRequest> requests) throws ClaimsUnavailableException, LogUnavailableException {
        Set<Identity> mine = new HashSet<>();
        Map<Identity, ClaimRequest> open = new LinkedHashMap<>();
        requests.forEach(request -> open.put(request.identity(), request));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            open.keySet().removeIf(recent::contains);
            Map<Identity, Claim> taken = claim(open, mine);
            if (taken.isEmpty()) {
                return mine;
            }
            boolean takeOver = settle(open, taken);
            if (!takeOver && !open.isEmpty()) {
                pause(deadline);
            }
        }
    }

    /** Asks for all that are open, and moves those that were granted over to {@code mine}. */
    private Map<Identity, Claim> claim(Map<Identity, ClaimRequest> open, Set<Identity> mine)
            throws ClaimsUnavailableException {
        Map<Identity, Claim> taken = new HashMap<>();
        if (open.isEmpty()) {
            return taken;
        }
        List<ClaimRequest> asked = new ArrayList<>(open.values());
        List<Claim> answers = claims.claim(asked);
        for (int index = 0; index < asked.size(); index++) {
            Identity identity = asked.get(index).identity();
            if (answers.get(index).granted()) {
                open.remove(identity);
                mine.add(identity);
            } else {
                taken.put(identity, answers.get(index));
            }
        }
        return taken;
    }

    /** Removes what is in the log; answers whether a claim that came to nothing can be taken over now. */
    private boolean settle(Map<Identity, ClaimRequest> open, Map<Identity, Claim> taken)
            throws LogUnavailableException {
        Set<Identity> found = search.find(taken);
        found.forEach(recent::add);
        open.keySet().removeAll(found);
        boolean takeOver = false;
        for (Map.Entry<Identity, ClaimRequest> request : open.entrySet()) {
            Claim claim = taken.get(request.getKey());
            if (claim != null
                    && (claim.age().compareTo(LEASE) > 0 || !request.getValue().sameLogAs(claim))) {
                request.setValue(request.getValue().insteadOf(claim));
                takeOver = true;
            }
        }
        return takeOver;
    }

    private static void pause(long deadline) throws LogUnavailableException {
        if (System.nanoTime() > deadline) {
            throw new LogUnavailableException("Somebody else is publishing the same event", null);
        }
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("Interrupted while waiting", stopped);
        }
    }
}
