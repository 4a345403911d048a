package ai.beast.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the shared objects of this machine that programs need, the loader among them, with {@code ldd}. */
final class SharedObjects {
    private static final Pattern PATH = Pattern.compile("(?:=> )?(/\\S+) \\(0x");

    private SharedObjects() {}

    /** Their absolute paths in the order of the alphabet, without those below {@code own}. */
    static Collection<Path> of(List<Path> programs, Path own) {
        try {
            Process ldd = new ProcessBuilder(
                            Stream.concat(Stream.of("ldd"), programs.stream().map(Path::toString))
                                    .toList())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            ldd.waitFor();
            Collection<Path> found = new TreeSet<>();
            Matcher matcher = PATH.matcher(output);
            while (matcher.find()) {
                Path path = Path.of(matcher.group(1)).normalize();
                if (!path.startsWith(own)) {
                    found.add(path);
                }
            }
            if (found.isEmpty()) {
                throw new ImageException("`ldd` names no shared object; images can be made on Linux with glibc only.");
            }
            return found;
        } catch (IOException e) {
            throw new ImageException("`ldd` could not be run; images can be made on Linux with glibc only.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException("Interrupted while looking for shared objects.", e);
        }
    }
}
