package ai.beast.events.publish.claim;

import ai.beast.events.publish.format.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Claims as the script keeps them, in memory, with a clock that the test moves. Thread-safe. */
public final class FakeClaims implements Claims {
    private final Map<Identity, String> claims = new HashMap<>();
    private long clock = 1_000_000;
    private boolean away;

    synchronized void later(long milliseconds) {
        clock += milliseconds;
    }

    public synchronized void setAway(boolean away) {
        this.away = away;
    }

    @Override
    public synchronized CompletableFuture<List<Claim>> claim(List<ClaimRequest> requests) {
        if (away) {
            return CompletableFuture.failedFuture(new ClaimsUnavailableException(null));
        }
        List<Claim> answers = new ArrayList<>();
        for (ClaimRequest request : requests) {
            String claim = claims.get(request.identity());
            if (claim == null || claim.equals(request.instead())) {
                claims.put(request.identity(), clock + ":" + request.place());
                answers.add(Claim.GRANTED);
            } else {
                long age = clock - Long.parseLong(claim.substring(0, claim.indexOf(':')));
                answers.add(Claim.parse(age + ":" + claim));
            }
        }
        return CompletableFuture.completedFuture(answers);
    }
}
