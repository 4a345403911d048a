package ai.beast.events.publish.claim;

import ai.beast.events.log.EventLog;
import ai.beast.events.log.KafkaLogWriter;
import ai.beast.events.log.LogUnavailableException;
import ai.beast.events.publish.format.Identity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Decides which events of a request still have to be written.
 *
 * <p>Who claims an event first may write it. A claim says only who tried and from where on in the log the result lies, so
 * a request that finds an event claimed looks there: if it is in the log it was accepted before. If it is not, its writer may
 * still be at it, until as much time has passed as a write can take; after that the claim is taken over. Nothing has to be
 * told to Redis when a write succeeds, and a gateway that dies between claim and write blocks no other for long.
 *
 * <p>Thread-safe.
 */
public final class OnceOnly {
    /** After this a claimed event is in the log or will never be. */
    static final Duration LEASE = KafkaLogWriter.DELIVERED_WITHIN.plusSeconds(2);

    private static final Duration DIFFERENCE_OF_CLOCKS = Duration.ofMinutes(1);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final int MAX_SEARCHED = 2000;
    private static final Duration TIMEOUT = LEASE.plusSeconds(5);

    private final Claims claims;
    private final LogSearch search;
    private final GatheredCalls<Claimed, Boolean> searches;
    private final RecentEvents recent;
    private final Executor blocking;

    /** @param blocking runs what has to wait for the log, or for others */
    public OnceOnly(Claims claims, EventLog log, RecentEvents recent, Executor blocking) {
        this.claims = claims;
        this.search = new LogSearch(log, LEASE.plus(DIFFERENCE_OF_CLOCKS));
        this.searches = new GatheredCalls<>(
                MAX_SEARCHED, claimed -> CompletableFuture.supplyAsync(() -> inLog(claimed), blocking));
        this.recent = recent;
        this.blocking = blocking;
    }

    private record Claimed(Identity identity, Claim claim) {}

    /**
     * Those of the events that the caller has to write now. The others are in the log. Fails with
     * {@link ClaimsUnavailableException} when Redis is unavailable, and with {@link LogUnavailableException} when the log
     * can't be searched, or the write of another request does not end in time.
     */
    public CompletionStage<Set<Identity>> toWrite(List<ClaimRequest> requests) {
        return claims.claim(requests).thenCompose(answers -> {
            if (answers.stream().allMatch(Claim::granted)) {
                return CompletableFuture.completedFuture(
                        requests.stream().map(ClaimRequest::identity).collect(Collectors.toSet()));
            }
            Open open = new Open(requests);
            open.take(answers);
            return open.isEmpty()
                    ? CompletableFuture.completedFuture(open.mine)
                    : CompletableFuture.supplyAsync(() -> settled(open), blocking);
        });
    }

    private Set<Identity> settled(Open open) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        try {
            while (!open.isEmpty()) {
                if (!settle(open) && !open.isEmpty()) {
                    pause(deadline);
                    open.forget(recent::contains);
                }
                if (!open.isEmpty()) {
                    open.take(claims.claim(open.asked()).join());
                }
            }
        } catch (LogUnavailableException away) {
            throw new CompletionException(away);
        }
        return open.mine;
    }

    /** The events of one request that were not decided yet, and those that were granted. */
    private static final class Open {
        private final Map<Identity, ClaimRequest> requests = new LinkedHashMap<>();
        private final Map<Identity, Claim> taken = new HashMap<>();
        private final Set<Identity> mine = new HashSet<>();

        Open(List<ClaimRequest> all) {
            all.forEach(request -> requests.put(request.identity(), request));
        }

        boolean isEmpty() {
            return requests.isEmpty();
        }

        List<ClaimRequest> asked() {
            return new ArrayList<>(requests.values());
        }

        /** Takes the answers to {@link #asked}. */
        void take(List<Claim> answers) {
            List<ClaimRequest> asked = asked();
            taken.clear();
            for (int index = 0; index < asked.size(); index++) {
                Identity identity = asked.get(index).identity();
                if (answers.get(index).granted()) {
                    requests.remove(identity);
                    mine.add(identity);
                } else {
                    taken.put(identity, answers.get(index));
                }
            }
        }

        void forget(Predicate<Identity> inLog) {
            requests.keySet().removeIf(inLog);
        }
    }

    /** Removes what is in the log; answers whether a claim that came to nothing can be taken over now. */
    private boolean settle(Open open) {
        List<Claimed> asked = open.taken.entrySet().stream()
                .map(taken -> new Claimed(taken.getKey(), taken.getValue()))
                .toList();
        List<Boolean> found = searches.ask(asked).join();
        for (int index = 0; index < asked.size(); index++) {
            if (found.get(index)) {
                recent.add(asked.get(index).identity());
                open.requests.remove(asked.get(index).identity());
            }
        }
        boolean takeOver = false;
        for (Map.Entry<Identity, ClaimRequest> request : open.requests.entrySet()) {
            Claim claim = open.taken.get(request.getKey());
            if (claim != null
                    && (claim.age().compareTo(LEASE) > 0 || !request.getValue().sameLogAs(claim))) {
                request.setValue(request.getValue().insteadOf(claim));
                takeOver = true;
            }
        }
        return takeOver;
    }

    /** One search for all who wait at the same time. */
    private List<Boolean> inLog(List<Claimed> claimed) {
        Map<Identity, Claim> distinct = new HashMap<>();
        claimed.forEach(one -> distinct.putIfAbsent(one.identity(), one.claim()));
        try {
            Set<Identity> found = search.find(distinct);
            return claimed.stream().map(one -> found.contains(one.identity())).toList();
        } catch (LogUnavailableException away) {
            throw new CompletionException(away);
        }
    }

    private static void pause(long deadline) throws LogUnavailableException {
        if (System.nanoTime() > deadline) {
            throw new LogUnavailableException("Another request is publishing the same event", null);
        }
        try {
            Thread.sleep(POLL_INTERVAL);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("Interrupted while waiting", stopped);
        }
    }
}
