package ai.beast.events.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.contracts.KeyChanged;
import ai.beast.contracts.KeyChanged.Change;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.ApiKey;
import ai.beast.security.ApiKeyFile;
import ai.beast.security.Scope;
import ai.beast.security.key.KeyLimits;
import ai.beast.security.key.KeyRecord;
import ai.beast.security.key.ManagedKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyServiceTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private final ApiKey.Created admin = ApiKey.create(Scope.ADMIN, "local admin", new SecureRandom());
    private final ApiKey.Created service = ApiKey.create(Scope.SERVICE, "queue-worker", new SecureRandom());
    private final List<KeyChanged> changes = new ArrayList<>();
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private KeyService keys;

    @BeforeEach
    void install() throws Exception {
        Path file = directory.resolve("api-keys");
        Files.writeString(
                file, admin.stored().toLine() + "\n" + service.stored().toLine() + "\n");
        ApiKeyFile accepted = new ApiKeyFile(file, clock);
        keys = new KeyService(accepted, new ManagedKeyFile(accepted.managedFile()), changes::add, clock);
    }

    /** What a service that reads the files now accepts. */
    private ApiKeyFile accepted() {
        return new ApiKeyFile(directory.resolve("api-keys"), clock);
    }

    private static KeyRequest request(String name, String scope) {
        return new KeyRequest(name, scope, null, null, null);
    }

    @Test
    void addedKeyIsAcceptedWithItsTerms() throws Exception {
        KeyService.Made made = keys.add(
                new KeyRequest(
                        "chat",
                        "infer",
                        NOW.plusSeconds(60),
                        new KeyRequest.Limits(60, null, 4),
                        List.of("chat-default")),
                "local admin");

        ApiKey found = accepted().find(made.text()).orElseThrow();
        assertThat(found.scope()).isEqualTo(Scope.INFER);
        assertThat(found.terms().limits()).isEqualTo(new KeyLimits(60, null, 4));
        assertThat(found.terms().models()).containsExactly("chat-default");
        assertThat(found.terms().expiresAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(Files.readString(directory.resolve(ManagedKeys.FILE)))
                .doesNotContain(made.text(), made.text().split("_")[2]);
        assertThat(changes).containsExactly(new KeyChanged(found.id(), "chat", "infer", Change.ADDED, "local admin"));
    }

    @Test
    void revokesInstalledAndManagedKeys() {
        KeyService.Made second = keys.add(request("second", "admin"), "local admin");

        keys.revoke(admin.stored().id(), "second");
        keys.revoke(admin.stored().id(), "second");

        assertThat(accepted().find(admin.text())).isEmpty();
        assertThat(accepted().find(second.text())).isPresent();
        assertThat(keys.get(admin.stored().id()).revokedBy()).isEqualTo("second");
        assertThat(changes).extracting(KeyChanged::change).containsExactly(Change.ADDED, Change.REVOKED);
    }

    @Test
    void keepsTheLastAdminKeyThatDoesNotExpire() {
        keys.add(new KeyRequest("for a day", "admin", NOW.plusSeconds(86400), null, null), "x");

        refused(ErrorCode.INVALID_STATE, () -> keys.revoke(admin.stored().id(), "x"));
        refused(ErrorCode.INVALID_STATE, () -> keys.change(admin.stored().id(), each -> expiring(each), "x"));

        assertThat(accepted().find(admin.text())).isPresent();
        KeyService.Made rotated = keys.rotate(admin.stored().id(), Duration.ZERO, "x");
        assertThat(accepted().find(admin.text())).isEmpty();
        assertThat(accepted().find(rotated.text())).isPresent();
        refused(
                ErrorCode.INVALID_STATE,
                () -> keys.revoke(rotated.record().key().id(), "x"));
    }

    private static KeyRequest expiring(KeyRequest present) {
        return new KeyRequest(present.name(), present.scope(), NOW.plusSeconds(60), null, null);
    }

    @Test
    void rotationKeepsTermsAndOverlaps() {
        KeyService.Made first = keys.add(
                new KeyRequest("chat", "infer", null, new KeyRequest.Limits(60, null, null), List.of("a")), "x");

        KeyService.Made second = keys.rotate(first.record().key().id(), Duration.ofHours(1), "y");

        assertThat(second.previousUntil()).isEqualTo(NOW.plusSeconds(3600));
        assertThat(second.record().terms()).isEqualTo(first.record().terms());
        assertThat(second.record().key().name()).isEqualTo("chat");
        ApiKey old = accepted().find(first.text()).orElseThrow();
        assertThat(old.terms().expiresAt()).isEqualTo(NOW.plusSeconds(3600));
        assertThat(accepted().find(second.text())).isPresent();
    }

    @Test
    void leavesKeysOfServicesAlone() {
        String id = service.stored().id();
        refused(ErrorCode.INVALID_STATE, () -> keys.revoke(id, "x"));
        refused(ErrorCode.INVALID_STATE, () -> keys.rotate(id, Duration.ZERO, "x"));
        refused(ErrorCode.INVALID_STATE, () -> keys.change(id, each -> each, "x"));
        refused(ErrorCode.NOT_FOUND, () -> keys.revoke("ffffffff", "x"));
        assertThat(changes).isEmpty();
    }

    @Test
    void changesTermsButNotTheScope() {
        KeyService.Made made = keys.add(request("chat", "infer"), "x");
        String id = made.record().key().id();

        KeyRecord after = keys.change(
                id,
                each -> new KeyRequest("other", each.scope(), null, new KeyRequest.Limits(null, 9, null), List.of()),
                "x");

        assertThat(after.key().name()).isEqualTo("other");
        assertThat(accepted().find(made.text()).orElseThrow().terms().limits().tokensPerMinute())
                .isEqualTo(9);
        assertThat(accepted().find(made.text()).orElseThrow().terms().models()).isEmpty();
        refused(ErrorCode.INVALID_FIELD, () -> keys.change(id, each -> request("other", "admin"), "x"));
        refused(ErrorCode.INVALID_FIELD, () -> keys.change(id, each -> past(each), "x"));
    }

    private static KeyRequest past(KeyRequest present) {
        return new KeyRequest(present.name(), present.scope(), NOW, null, null);
    }

    @Test
    void concurrentChangesLoseNothing() {
        // Two gateways have a lock of the process each, and share that of the file.
        ApiKeyFile accepted = accepted();
        KeyService other = new KeyService(accepted, new ManagedKeyFile(accepted.managedFile()), each -> {}, clock);
        List<CompletableFuture<KeyService.Made>> made = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> keys.add(request("k" + i, "read"), "x")))
                .toList();
        made.forEach(CompletableFuture::join);

        assertThat(other.all()).hasSize(22);
        made.forEach(each -> assertThat(accepted().find(each.join().text())).isPresent());
    }

    @Test
    void saysThatAReadOnlyDirectoryHoldsTheKeys() throws Exception {
        Path file = Files.createDirectory(directory.resolve("absent")).resolve("managed-keys.json");
        Files.delete(file.getParent());
        KeyService readOnly = new KeyService(accepted(), new ManagedKeyFile(file), changes::add, clock);

        assertThat(readOnly.isWritable()).isFalse();
        assertThat(readOnly.all()).hasSize(2);
        assertThatThrownBy(() -> readOnly.add(request("x", "read"), "x"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.toProblem().detail())
                                .contains("read-only", "AI_BEAST_MANAGED_KEYS_FILE"));
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }
}
