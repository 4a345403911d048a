package ai.beast.problem;

/** Writes problems of some paths as their clients expect them, where these are no clients of this suite. Thread-safe. */
public interface ProblemFormat {
    /** Whether errors of this path are written by this format. */
    boolean handles(String path);

    /** The body in JSON, sent as {@code application/json}. */
    String body(String path, Problem problem);
}
