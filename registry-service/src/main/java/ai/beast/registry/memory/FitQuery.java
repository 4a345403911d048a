package ai.beast.registry.memory;

import ai.beast.modelfiles.memory.ModelDimensions;
import ai.beast.problem.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A memory that models are to fit, and how they are to be run in it. Checked.
 *
 * @param wanted only models that fit so; empty for all
 */
public record FitQuery(long memoryBytes, RunParameters run, List<Fit> wanted) {

    /**
     * Reads the parameters as they were sent.
     *
     * @return null when no memory is given
     * @throws ProblemException {@code invalid_field} naming the parameter
     */
    public static @Nullable FitQuery of(FitParameters parameters) {
        Long memory = PlainNumber.gibibytes("memoryGiB", parameters.memoryGiB());
        RunParameters run = RunParameters.of(parameters.context(), parameters.cache(), parameters.sequences());
        List<Fit> wanted =
                parameters.fits().stream().map(Fit::of).distinct().sorted().toList();
        if (memory == null) {
            if (!wanted.isEmpty()) {
                throw ProblemException.invalid("memoryGiB", "memoryGiB is required with fits");
            }
            return null;
        }
        return new FitQuery(memory, run, wanted.size() == Fit.values().length ? List.of() : wanted);
    }

    /** Whether and how a model fits. For the parameters see {@link MemoryTotal#of}. */
    public ModelFit fit(@Nullable ModelDimensions dimensions, long sizeBytes, @Nullable Long trainedFor) {
        MemoryTotal need = MemoryTotal.of(dimensions, sizeBytes, run.request(trainedFor));
        return new ModelFit(need.fit(memoryBytes), need.bytes(), need.complete());
    }
}
