package ai.beast.registry.discovery.layout;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;

/** What the operating system says about a file that could not be used, without the file's path, which the report has beside it. */
public final class SystemWords {
    private SystemWords() {}

    /** The reason in a few words. */
    public static String of(IOException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no such file";
            case FileSystemLoopException _ -> "links in a circle";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            default ->
                failure.getMessage() == null || failure instanceof FileSystemException
                        ? "the system gives no reason"
                        : failure.getMessage();
        };
    }
}
