package ai.beast.events.key;

import ai.beast.contracts.KeyChanged;
import ai.beast.contracts.KeyChanged.Change;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.ApiKey;
import ai.beast.security.ApiKeyFile;
import ai.beast.security.Scope;
import ai.beast.security.key.KeyLimits;
import ai.beast.security.key.KeyRecord;
import ai.beast.security.key.KeyRecord.Identity;
import ai.beast.security.key.KeyTerms;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Decides about changes of API keys: some admin key that does not expire must remain, and the keys of services are those of the installation. A
 * change holds in all services within two seconds. Thread-safe.
 */
@ApplicationScoped
public class KeyService {
    private static final int MAX_KEYS = 1000;
    /** Revoked records beyond it are forgotten, oldest first, unless they revoke a key of the installation. */
    private static final int MAX_REVOKED = 1000;

    private static final String ADMIN = Scope.ADMIN.wireName();

    private final ApiKeyFile keys;
    private final ManagedKeyFile file;
    private final KeyChanges changes;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    KeyService(ApiKeyFile keys, ManagedKeyFile file, KeyChanges changes) {
        this(keys, file, changes, Clock.systemUTC());
    }

    KeyService(ApiKeyFile keys, ManagedKeyFile file, KeyChanges changes, Clock clock) {
        this.keys = keys;
        this.file = file;
        this.changes = changes;
        this.clock = clock;
    }

    /** Every key, those that expired or were revoked included; the keys of the installation first. */
    Collection<KeyRecord> all() {
        return merged(file.read()).values();
    }

    boolean isWritable() {
        return file.isWritable();
    }

    KeyRecord get(String id) {
        return find(merged(file.read()), id);
    }

    /** A key that was made, with the text that its holder presents. */
    record Made(String text, KeyRecord record, @Nullable Instant previousUntil) {}

    Made add(KeyRequest request, String by) {
        KeyTerms terms = terms(request, null);
        ApiKey.Created created = create(scope(request.scope()), request.name());
        KeyRecord made = record(created.stored(), terms, by);
        file.change(records -> {
            if (merged(records).values().stream()
                            .filter(each -> !each.isRevoked())
                            .count()
                    >= MAX_KEYS) {
                throw new ProblemException(
                        ErrorCode.CONFLICT, "There are " + MAX_KEYS + " API keys, which is the most there may be");
            }
            return put(records, made);
        });
        changes.made(change(made, Change.ADDED, by));
        return new Made(created.text(), made, null);
    }

    KeyRecord change(String id, UnaryOperator<KeyRequest> change, String by) {
        List<KeyRecord> changed = new ArrayList<>();
        file.change(records -> {
            KeyRecord present = changeable(merged(records), id);
            KeyRequest request = change.apply(request(present));
            if (!request.scope().equals(present.key().scope())) {
                throw ProblemException.invalid("scope", "must stay as it is; make another key");
            }
            KeyRecord after = present.with(request.name(), terms(request, present.expiresAt()));
            changed.add(after);
            return checked(records, put(records, after));
        });
        KeyRecord after = changed.getFirst();
        changes.made(change(after, Change.CHANGED, by));
        return after;
    }

    /** Makes a key like the present one, which then holds for no longer than the overlap. */
    Made rotate(String id, Duration overlap, String by) {
        Instant now = now();
        List<Made> results = new ArrayList<>();
        file.change(records -> {
            KeyRecord present = changeable(merged(records), id);
            ApiKey.Created created =
                    create(scope(present.key().scope()), present.key().name());
            KeyRecord made = record(created.stored(), present.terms(), by);
            Instant until = now.plus(overlap);
            if (present.expiresAt() != null && present.expiresAt().isBefore(until)) {
                until = present.expiresAt();
            }
            KeyRecord old = overlap.isZero()
                    ? present.revoked(now, by)
                    : present.with(
                            present.key().name(),
                            new KeyTerms(until, present.terms().limits(), present.models()));
            results.add(new Made(created.text(), made, until));
            return put(put(records, old), made);
        });
        Made made = results.getFirst();
        changes.made(change(made.record(), Change.ROTATED, by));
        return made;
    }

    /** Revoking a key again changes nothing. */
    void revoke(String id, String by) {
        List<KeyRecord> revoked = new ArrayList<>();
        file.change(records -> {
            KeyRecord present = find(merged(records), id);
            if (present.isRevoked()) {
                return records;
            }
            KeyRecord after = changeable(merged(records), id).revoked(now(), by);
            revoked.add(after);
            return checked(records, put(records, after));
        });
        revoked.forEach(key -> changes.made(change(key, Change.REVOKED, by)));
    }

    private Map<String, KeyRecord> merged(List<KeyRecord> records) {
        Map<String, KeyRecord> all = new LinkedHashMap<>();
        for (ApiKey key : keys.installed()) {
            all.put(key.id(), installed(key));
        }
        for (KeyRecord managed : records) {
            KeyRecord installed = all.get(managed.key().id());
            if (installed == null
                    || installed.key().sha256().equals(managed.key().sha256())) {
                all.put(managed.key().id(), managed);
            }
        }
        return all;
    }

    private static KeyRecord installed(ApiKey key) {
        Identity identity = new Identity(key.id(), key.sha256(), key.scope().wireName(), key.name());
        return new KeyRecord(identity, null, null, null, null, null, null, null);
    }

    private KeyRecord record(ApiKey key, KeyTerms terms, String by) {
        Identity identity = new Identity(key.id(), key.sha256(), key.scope().wireName(), key.name());
        return new KeyRecord(identity, now(), by, null, null, null, null, null).with(key.name(), terms);
    }

    private static KeyRecord find(Map<String, KeyRecord> all, String id) {
        return Optional.ofNullable(all.get(id))
                .orElseThrow(() -> ProblemException.notFound("There is no API key with this id"));
    }

    private KeyRecord changeable(Map<String, KeyRecord> all, String id) {
        KeyRecord present = find(all, id);
        if (present.key().scope().equals(Scope.SERVICE.wireName())) {
            throw new ProblemException(
                    ErrorCode.INVALID_STATE,
                    "The key of a service is changed where the suite was installed; see docs/runbooks/keys.md");
        }
        if (present.isRevoked() || present.terms().isExpired(now())) {
            throw new ProblemException(
                    ErrorCode.INVALID_STATE,
                    "The API key " + (present.isRevoked() ? "was revoked" : "has expired") + "; make another one");
        }
        return present;
    }

    private List<KeyRecord> checked(List<KeyRecord> before, List<KeyRecord> after) {
        if (permanentAdmins(before) > 0 && permanentAdmins(after) == 0) {
            throw new ProblemException(
                    ErrorCode.INVALID_STATE, "This is the last admin key that does not expire; make another one first");
        }
        return after;
    }

    private long permanentAdmins(List<KeyRecord> records) {
        return merged(records).values().stream()
                .filter(key -> key.key().scope().equals(ADMIN) && !key.isRevoked() && key.expiresAt() == null)
                .count();
    }

    /** The records with this one in the place of its older state, or at the end. */
    private List<KeyRecord> put(List<KeyRecord> records, KeyRecord record) {
        List<KeyRecord> after = new ArrayList<>(records);
        int at = 0;
        while (at < after.size()
                && !after.get(at).key().id().equals(record.key().id())) {
            at++;
        }
        if (at < after.size()) {
            after.set(at, record);
        } else {
            after.add(record);
        }
        long revoked = after.stream().filter(KeyService::isForgettable).count();
        for (int i = 0; revoked > MAX_REVOKED; i++) {
            if (isForgettable(after.get(i))) {
                after.remove(i--);
                revoked--;
            }
        }
        return after;
    }

    private static boolean isForgettable(KeyRecord record) {
        return record.isRevoked() && record.createdBy() != null;
    }

    private ApiKey.Created create(Scope scope, String name) {
        ApiKey.Created created = ApiKey.create(scope, name, random);
        return merged(file.read()).containsKey(created.stored().id()) ? create(scope, name) : created;
    }

    private static Scope scope(String wireName) {
        return Scope.of(wireName).orElseThrow();
    }

    private static KeyRequest request(KeyRecord key) {
        KeyLimits limits = key.terms().limits();
        return new KeyRequest(
                key.key().name(),
                key.key().scope(),
                key.expiresAt(),
                new KeyRequest.Limits(
                        limits.requestsPerMinute(), limits.tokensPerMinute(), limits.concurrentRequests()),
                key.models());
    }

    private KeyTerms terms(KeyRequest request, @Nullable Instant expiresAt) {
        Instant asked = request.expiresAt();
        if (asked != null && !asked.equals(expiresAt) && !asked.isAfter(now())) {
            throw ProblemException.invalid("expiresAt", "must be in the future");
        }
        KeyRequest.Limits limits = request.limits();
        return new KeyTerms(
                asked == null ? null : asked.truncatedTo(ChronoUnit.SECONDS),
                limits == null
                        ? KeyLimits.NONE
                        : new KeyLimits(
                                limits.requestsPerMinute(), limits.tokensPerMinute(), limits.concurrentRequests()),
                request.models());
    }

    private static KeyChanged change(KeyRecord key, Change change, String by) {
        return new KeyChanged(key.key().id(), key.key().name(), key.key().scope(), change, by);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
