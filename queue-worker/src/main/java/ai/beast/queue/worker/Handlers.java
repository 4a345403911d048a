package ai.beast.queue.worker;

import ai.beast.queue.core.JobHandler;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The job types this build can run. */
@ApplicationScoped
public class Handlers {
    private final Map<String, JobHandler<?>> byType;

    public Handlers(@All List<JobHandler<?>> handlers) {
        this.byType = handlers.stream().collect(Collectors.toMap(JobHandler::type, Function.identity()));
    }

    public Optional<JobHandler<?>> of(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    public SortedSet<String> types() {
        return new TreeSet<>(byType.keySet());
    }
}
