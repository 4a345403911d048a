package ai.beast.work.failure;

/** An exception that names its own kind, for failures of servers that {@link FailurePolicy} does not know by type. */
public interface Classified {
    Failure.Kind failureKind();
}
