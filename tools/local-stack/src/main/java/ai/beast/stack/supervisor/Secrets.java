package ai.beast.stack.supervisor;

import ai.beast.stack.StackException;
import ai.beast.stack.StackPaths;
import ai.beast.stack.StackPorts;
import ai.beast.stack.process.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The secrets of one data directory, made on the first start: the database's password, the local admin key, the key with
 * which the supervisor reads the services' readiness, one key for each service and for the stack itself, and the key that
 * signs the sessions of browsers. A secret that an installation of an earlier release lacks is added. The file of API keys
 * that the services read holds digests only.
 *
 * @param probeKey may only read
 */
record Secrets(String databasePassword, String adminKey, String probeKey) {
    /** The name of the stack's own key. */
    static final String STACK = "local-stack";

    private static final HexFormat HEX = HexFormat.of();

    /** Reads the secrets, making those that are missing. A key that was taken off the services' file stays off it. */
    static Secrets of(StackPaths paths) {
        try {
            Files.createDirectories(paths.data());
            if (!Files.isDirectory(paths.keys())) {
                Files.createDirectory(
                        paths.keys(),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            SecureRandom random = new SecureRandom();
            keep(paths.sessionKeys(), hex(random, 32));
            boolean noKeysYet = Files.notExists(paths.apiKeys());
            boolean noAdminYet = Files.notExists(paths.adminKey());
            String password = keep(paths.keys().resolve("database-password"), hex(random, 32));
            String admin = keep(paths.adminKey(), newKey(random));
            String probe = keep(paths.keys().resolve("probe.key"), newKey(random));
            String keys = noKeysYet
                    ? "# The API keys that are accepted: id:sha256 of the key:scope:name. A changed file is read again.\n"
                    : Files.readString(paths.apiKeys());
            if (noKeysYet || noAdminYet) {
                keys = with(keys, admin, "admin", "local admin");
            }
            keys = with(keys, probe, "read", "supervisor");
            for (String service : holders()) {
                keys = with(keys, keep(paths.serviceKey(service), newKey(random)), "service", service);
            }
            if (noKeysYet || !keys.equals(Files.readString(paths.apiKeys()))) {
                AtomicFile.writePrivate(paths.apiKeys(), keys);
            }
            return new Secrets(password, admin, probe);
        } catch (IOException e) {
            throw new StackException("Could not read or make the keys in " + paths.keys() + ": " + e.getMessage(), e);
        }
    }

    /** Who has a key of its own: every service, and the stack. */
    static List<String> holders() {
        return Stream.concat(
                        Suite.services(new StackPorts(0), Suite.LOOPBACK).stream()
                                .map(ServiceSpec::name),
                        Stream.of(STACK))
                .toList();
    }

    private static String keep(Path file, String fresh) throws IOException {
        if (Files.notExists(file)) {
            AtomicFile.writePrivate(file, fresh + "\n");
            return fresh;
        }
        return Files.readString(file).strip();
    }

    private static String newKey(SecureRandom random) {
        return "beast_" + hex(random, 4) + "_" + hex(random, 32);
    }

    private static String hex(SecureRandom random, int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return HEX.formatHex(value);
    }

    private static String with(String keys, String key, String scope, String name) {
        String entry = key.split("_", -1)[1] + ":" + sha256(key) + ":";
        if (keys.contains(entry)) {
            return keys;
        }
        return keys + (keys.endsWith("\n") ? "" : "\n") + entry + scope + ":" + name + "\n";
    }

    private static String sha256(String text) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "Secrets";
    }
}
