package ai.beast.security.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.beast.security.ApiKey;
import ai.beast.security.ApiKeyFile;
import ai.beast.security.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {
    private static final String FIRST = "1".repeat(64);
    private static final String SECOND = "2".repeat(64);
    private static final String COOKIE_OF_OTHER = "beast_session_00000000=of.another.suite";

    @TempDir
    Path directory;

    private final ApiKey key =
            ApiKey.create(Scope.WRITE, "ops", new SecureRandom()).stored();
    private Instant now = Instant.parse("2026-05-03T09:00:00Z");
    private Sessions sessions;

    @BeforeEach
    void makeKeys() throws IOException {
        write("api-keys", key.toLine());
        write("session-keys", FIRST);
        Clock clock = new MovableClock();
        sessions = new Sessions(
                new ApiKeyFile(directory.resolve("api-keys"), clock),
                new SessionKeys(directory.resolve("session-keys"), clock),
                clock);
    }

    @Test
    void findsSessionByCookieAndPageToken() {
        Sessions.Started started = start();

        assertEquals(Optional.of(started.session()), find(started.cookie(), started.pageToken()));
        assertEquals(
                Optional.of(started.session()),
                find("theme=dark; " + COOKIE_OF_OTHER + "; " + started.cookie(), started.pageToken()));
        assertEquals(now.plus(Session.LIFETIME), started.session().expiresAt());
    }

    @Test
    void findsSessionBehindCookiesOfOtherPorts() {
        Sessions.Started started = start();

        assertEquals(
                Optional.of(started.session()),
                find((COOKIE_OF_OTHER + "; ").repeat(50) + started.cookie(), started.pageToken()));
    }

    @Test
    void cookieIsWorthNothingWithoutTokenOfItsPage() {
        Sessions.Started started = start();

        assertEquals(Optional.empty(), find(started.cookie(), ""));
        assertEquals(Optional.empty(), find(started.cookie(), start().pageToken()));
    }

    @Test
    void endsWithItsTime() {
        Sessions.Started started = start();

        now = now.plus(Session.LIFETIME).minusSeconds(1);
        assertTrue(find(started.cookie(), started.pageToken()).isPresent());
        now = now.plusSeconds(1);
        assertEquals(Optional.empty(), find(started.cookie(), started.pageToken()));
    }

    @Test
    void endsWithItsKey() throws IOException {
        Sessions.Started started = start();
        write("api-keys", "# none");
        now = now.plusSeconds(1);
        assertEquals(Optional.empty(), find(started.cookie(), started.pageToken()));

        write("api-keys", key.id() + ":" + "a".repeat(64) + ":admin:another key of this id");
        now = now.plusSeconds(1);
        assertEquals(Optional.empty(), find(started.cookie(), started.pageToken()));
    }

    @Test
    void hasScopeThatKeyHasNow() throws IOException {
        Sessions.Started started = start();
        write("api-keys", key.toLine().replace(":write:", ":read:"));
        now = now.plusSeconds(1);

        assertEquals(
                Scope.READ,
                find(started.cookie(), started.pageToken()).orElseThrow().key().scope());
    }

    @Test
    void renewsForSamePageFromHalfTimeOn() {
        Sessions.Started started = start();
        now = now.plus(Duration.ofHours(6)).minusSeconds(1);
        assertEquals(Optional.empty(), sessions.renew(started.session()));

        now = now.plusSeconds(1);
        Sessions.Renewed renewed = sessions.renew(started.session()).orElseThrow();

        assertEquals(now.plus(Session.LIFETIME), renewed.session().expiresAt());
        assertEquals(Optional.of(renewed.session()), find(renewed.cookie(), started.pageToken()));
    }

    @Test
    void firstKeySignsAndAllVerify() throws IOException {
        Sessions.Started old = start();
        write("session-keys", SECOND + "\n" + FIRST);
        now = now.plusSeconds(1);
        Sessions.Started fresh = start();

        assertTrue(find(old.cookie(), old.pageToken()).isPresent());
        assertNotEquals(name(old.cookie()), name(fresh.cookie()));
        assertEquals(
                List.of(name(old.cookie()), name(fresh.cookie())),
                sessions.cookieNames(List.of(old.cookie() + ";" + fresh.cookie() + ";" + COOKIE_OF_OTHER)));

        write("session-keys", SECOND);
        now = now.plusSeconds(1);
        assertEquals(Optional.empty(), find(old.cookie(), old.pageToken()));
        assertTrue(find(fresh.cookie(), fresh.pageToken()).isPresent());
    }

    @Test
    void seesReplacedSessionKeyThoughClockWasSetBack() throws IOException {
        Sessions.Started started = start();
        write("session-keys", SECOND);

        now = now.minus(Duration.ofHours(1));

        assertEquals(Optional.empty(), find(started.cookie(), started.pageToken()));
    }

    @Test
    void startsNothingWithoutSessionKeys() throws IOException {
        Files.delete(directory.resolve("session-keys"));

        assertEquals(Optional.empty(), sessions.start(key));
    }

    @Test
    void changedCookieIsNone() {
        Sessions.Started started = start();
        String text = started.cookie();
        for (int at = text.indexOf('=') + 1; at < text.length(); at++) {
            char other = text.charAt(at) == '1' ? '2' : '1';
            String changed = text.substring(0, at) + other + text.substring(at + 1);
            // The last character of a signature has bits that mean nothing.
            if (at < text.length() - 1) {
                assertEquals(Optional.empty(), find(changed, started.pageToken()), changed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";;;=;",
                "beast_session_",
                "beast_session_=",
                "beast_session_12345678",
                "beast_session_12345678=",
                "beast_session_12345678=....",
                "beast_session_12345678=\"a.b.c.d\"",
                "beast_session_12345678=00000001.999999999999.%00.ä",
                "beast_session_12345678=00000001.9999999999999999999.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA."
                        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void hostileCookieIsNone(String header) {
        assertEquals(Optional.empty(), find(header, "token"));
        assertEquals(List.of(), sessions.cookieNames(List.of(header)));
    }

    private Sessions.Started start() {
        return sessions.start(key).orElseThrow();
    }

    private Optional<Session> find(String header, String pageToken) {
        return sessions.find(List.of(header), pageToken);
    }

    private static String name(String cookie) {
        return cookie.substring(0, cookie.indexOf('='));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text + "\n");
    }

    /** Shows the time of the field {@code now}. */
    private final class MovableClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return InstantSource.fixed(now).withZone(zone);
        }
    }
}
