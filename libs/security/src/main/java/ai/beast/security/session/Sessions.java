package ai.beast.security.session;

import ai.beast.security.ApiKey;
import ai.beast.security.ApiKeyFile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Starts, renews and finds sessions. Nothing of them is stored: the cookie holds the id of the API key, the expiry and the
 * hash of the page token, signed. The key is looked up each time, so a revoked key ends its sessions. Thread-safe.
 */
@Singleton
public class Sessions {
    static final String COOKIE_PREFIX = "beast_session_";

    private static final String PURPOSE = "session";
    private static final Pattern VALUE =
            Pattern.compile("(([0-9a-f]{8})\\.(\\d{1,12})\\.([A-Za-z0-9_-]{43}))\\.([A-Za-z0-9_-]{43})");

    private final ApiKeyFile keys;
    private final SessionKeys signing;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    Sessions(ApiKeyFile keys, SessionKeys signing) {
        this(keys, signing, Clock.systemUTC());
    }

    Sessions(ApiKeyFile keys, SessionKeys signing, Clock clock) {
        this.keys = keys;
        this.signing = signing;
        this.clock = clock;
    }

    /**
     * A session as its browser gets it.
     *
     * @param cookie name and value
     * @param pageToken for the page alone; it cannot be had again
     */
    public record Started(Session session, String cookie, String pageToken) {}

    /**
     * A session with a new expiry.
     *
     * @param cookie name and value
     */
    public record Renewed(Session session, String cookie) {}

    /** Starts a session for the holder of a key; empty when the installation has no session keys. */
    public Optional<Started> start(ApiKey key) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        String pageToken = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Session session = new Session(key, expiry(), hash(pageToken));
        return cookie(session).map(cookie -> new Started(session, cookie, pageToken));
    }

    /** The session with a whole lifetime, for the same page; empty before half of its time is over. */
    public Optional<Renewed> renew(Session session) {
        if (!session.isDueForRenewal(clock.instant())) {
            return Optional.empty();
        }
        Session renewed = new Session(session.key(), expiry(), session.pageHash());
        return cookie(renewed).map(cookie -> new Renewed(renewed, cookie));
    }

    /** The names of the session cookies in a request, those of other installations on this host left out. */
    public List<String> cookieNames(List<String> cookieHeaders) {
        return cookies(cookieHeaders)
                .filter(cookie -> verified(cookie).isPresent() || isOurs(cookie))
                .map(cookie -> cookie.substring(0, cookie.indexOf('=')))
                .toList();
    }

    /**
     * The session of a request; empty without a valid cookie for the page token.
     *
     * @param cookieHeaders the values of all headers {@code Cookie}, which may hold anything: pages of other ports of the host
     *     can set any number of cookies, in any order. The server's limit of the headers is the limit of the work.
     */
    Optional<Session> find(List<String> cookieHeaders, String pageToken) {
        byte[] presented = hash(pageToken).getBytes(StandardCharsets.US_ASCII);
        return cookies(cookieHeaders)
                .flatMap(cookie -> verified(cookie).stream())
                .filter(session ->
                        MessageDigest.isEqual(session.pageHash().getBytes(StandardCharsets.US_ASCII), presented))
                .findFirst();
    }

    private static Stream<String> cookies(List<String> cookieHeaders) {
        return cookieHeaders.stream()
                .flatMap(header -> Stream.of(header.split(";")))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(COOKIE_PREFIX) && cookie.indexOf('=') > 0);
    }

    private boolean isOurs(String cookie) {
        return signing.installation()
                .filter(name -> cookie.startsWith(COOKIE_PREFIX + name + "="))
                .isPresent();
    }

    private Optional<Session> verified(String cookie) {
        Matcher value = VALUE.matcher(cookie.substring(cookie.indexOf('=') + 1));
        if (!value.matches()) {
            return Optional.empty();
        }
        Instant expiresAt = Instant.ofEpochSecond(Long.parseLong(value.group(3)));
        return clock.instant().isBefore(expiresAt)
                ? keys.withId(value.group(2))
                        .filter(key -> signing.verifies(PURPOSE, value.group(1), key, value.group(5)))
                        .map(key -> new Session(key, expiresAt, value.group(4)))
                : Optional.empty();
    }

    private Optional<String> cookie(Session session) {
        String text = session.text();
        return signing.installation()
                .flatMap(name -> signing.sign(PURPOSE, text, session.key())
                        .map(signature -> COOKIE_PREFIX + name + "=" + text + "." + signature));
    }

    private Instant expiry() {
        return clock.instant().plus(Session.LIFETIME).truncatedTo(ChronoUnit.SECONDS);
    }

    private static String hash(String pageToken) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(SessionKeys.sha256(pageToken.getBytes(StandardCharsets.UTF_8)));
    }
}
