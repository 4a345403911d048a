package ai.beast.registry.recommend;

import ai.beast.modelfiles.memory.MemoryRequest;
import ai.beast.problem.ProblemException;
import ai.beast.registry.host.HostService;
import ai.beast.registry.memory.MemoryNeed;
import ai.beast.registry.memory.RunParameters;
import ai.beast.registry.recommend.Recommendation.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Chooses models. Best are those with the higher rating, then more downloads, then more parameters; newer ones of a family
 * before older ones of about its size. Asked about memory, those come first that fit, or most likely do; those of which too
 * little is known follow, and say so.
 */
@ApplicationScoped
class RecommendService {
    static final int ANSWERS = 10;

    private static final int PAGE = 200;
    /** Bounds a query that few entries satisfy. */
    private static final int MAX_CANDIDATES = 2_000;
    /** Part of the memory up to which a need that is not wholly known most likely fits. */
    private static final double PROBABLE = 0.85;

    private static final String ESTIMATED =
            "No source states the size of its file; it is estimated from its parameters and quantization";

    private static final double UNKNOWN_SIZE = -100;
    private static final double GENERATION = 0.6;
    private static final int MAX_GENERATIONS = 3;
    private static final double BREADTH = 0.3;
    private static final int MAX_BREADTH = 1;
    private static final int SPECIAL = 4;
    private static final int FURTHER = 8;

    private final CandidateRepository candidates;
    private final HostService host;

    RecommendService(CandidateRepository candidates, HostService host) {
        this.candidates = candidates;
        this.host = host;
    }

    List<Recommendation> recommend(RecommendQuery query) {
        TaskTags tags = TaskTags.of(query.task());
        List<Suitable> suitable = new ArrayList<>();
        int skip = 0;
        List<Candidate> page;
        do {
            page = candidates.page(query, tags.all(), skip, PAGE);
            for (Candidate candidate : page) {
                Suitable each = judge(candidate, query, tags);
                if (each != null) {
                    suitable.add(each);
                }
            }
            skip += PAGE;
        } while (page.size() == PAGE && skip < MAX_CANDIDATES);
        Generation generations = Generation.among(
                suitable.stream().map(each -> each.model().facts()).toList());
        return suitable.stream()
                .sorted(order(generations, tags))
                .limit(ANSWERS)
                .map(each -> new Recommendation(
                        each.model().facts(),
                        each.model().standing(),
                        each.fits(),
                        fit(each, query),
                        each.need(),
                        reasons(each, query, tags, generations)))
                .toList();
    }

    /**
     * A model that satisfies the query.
     *
     * @param place models of a lower one come first, whatever else speaks for others
     */
    private record Suitable(
            Candidate model,
            CommercialUse use,
            MemoryNeed need,
            @Nullable Boolean fits,
            boolean probable,
            @Nullable Long mostBytes,
            int place) {}

    private static @Nullable String fit(Suitable suitable, RecommendQuery query) {
        if (query.memoryBytes() == null) {
            return null;
        }
        return suitable.fits() != null ? "yes" : suitable.probable() ? "likely" : "unknown";
    }

    private static Comparator<Suitable> order(Generation generations, TaskTags tags) {
        return Comparator.comparingInt(Suitable::place)
                .thenComparing(each -> each.model().standing().rating(), Comparator.reverseOrder())
                .thenComparing(each -> each.model().standing().downloadCount(), Comparator.reverseOrder())
                .thenComparing(each -> score(each.model(), generations, tags), Comparator.reverseOrder())
                .thenComparing(each -> each.model().facts().id());
    }

    /** Twice the parameters count as much as some generations, or as being made for all that the task means. */
    private static double score(Candidate model, Generation generations, TaskTags tags) {
        double strength = StatedSize.strength(model.facts());
        double size = strength == 0 ? UNKNOWN_SIZE : Math.log(strength) / Math.log(2);
        return size
                - GENERATION * Math.min(MAX_GENERATIONS, generations.newer(model.facts()))
                + BREADTH * Math.min(MAX_BREADTH, tags.count(model.tags()) - 1);
    }

    /**
     * The memory that running this model takes, and how this machine would hold it.
     *
     * @throws ProblemException {@code not_found}
     */
    ModelEstimate estimate(String id, RunParameters run) {
        Candidate model = candidates.find(id).orElseThrow(() -> ProblemException.notFound("There is no model " + id));
        MemoryNeed need = need(model, run);
        return new ModelEstimate(need, host.fit(model.dimensions(), need));
    }

    private static MemoryNeed need(Candidate model, RunParameters run) {
        ModelFacts facts = model.facts();
        MemoryRequest request = run.request(facts.contextLength());
        long stated = statedBytes(model);
        long estimated = stated == 0 ? StatedSize.bytes(facts).orElse(0) : 0;
        return estimated > 0
                ? MemoryNeed.of(model.dimensions(), estimated, request).estimated(ESTIMATED)
                : MemoryNeed.of(model.dimensions(), stated, request);
    }

    /** What a source states of the size of its weights; 0 where none does. */
    private static long statedBytes(Candidate model) {
        if (model.facts().sizeBytes() > 0 || model.dimensions() == null) {
            return model.facts().sizeBytes();
        }
        return model.dimensions().weightBytes();
    }

    /** Null when the model does not satisfy the query. */
    private static @Nullable Suitable judge(Candidate model, RecommendQuery query, TaskTags tags) {
        CommercialUse use = CommercialUse.of(model.license(), model.licenseSpdx());
        if (query.commercial() && use != CommercialUse.ALLOWED && use != CommercialUse.CONDITIONAL) {
            return null;
        }
        long stated = statedBytes(model);
        long weights = stated > 0 ? stated : StatedSize.bytes(model.facts()).orElse(0);
        if (weights > query.maxSizeBytes()) {
            return null;
        }
        MemoryNeed need = need(model, query.run());
        Long memory = query.memoryBytes();
        if (memory != null && need.totalBytes() > memory) {
            return null;
        }
        Long most = stated > 0 ? null : most(model, query.run());
        boolean fitting = memory != null && (need.complete() || (most != null && most <= memory));
        Boolean fits = fitting ? Boolean.TRUE : null;
        boolean probable = memory == null
                || fitting
                || (weights > 0 && model.facts().parameterCount() != null && need.totalBytes() <= memory * PROBABLE);
        int place = (probable ? 0 : 1)
                + (states(model, query.languages()) ? 0 : 2)
                + (tags.isElsewhere(model.tags()) ? SPECIAL : 0)
                + (tags.count(model.tags()) > 0 ? 0 : FURTHER);
        return new Suitable(model, use, need, fits, probable, most, place);
    }

    /** The most it can need, though no source states the size of its file; null where what the cache takes is not known either. */
    private static @Nullable Long most(Candidate model, RunParameters run) {
        OptionalLong weights = StatedSize.most(model.facts());
        if (weights.isEmpty()) {
            return null;
        }
        MemoryNeed need = MemoryNeed.of(
                model.dimensions(),
                weights.getAsLong(),
                run.request(model.facts().contextLength()));
        return need.complete() ? (Long) need.totalBytes() : null;
    }

    private static boolean states(Candidate model, List<String> languages) {
        return model.languages().containsAll(languages);
    }

    private static List<Reason> reasons(
            Suitable suitable, RecommendQuery query, TaskTags tags, Generation generations) {
        Candidate model = suitable.model();
        List<Reason> reasons = new ArrayList<>();
        List<String> shared = tags.all().stream().filter(model.tags()::contains).toList();
        reasons.add(new Reason("task", "Tagged " + String.join(", ", shared)));
        reasons.add(new Reason("memory", memory(query.memoryBytes(), suitable)));
        if (query.run().context() != null) {
            reasons.add(new Reason(
                    "context",
                    model.facts().contextLength() == null
                            ? "Not known how much context it was trained for"
                            : "Trained for " + model.facts().contextLength() + " tokens"));
        }
        String licence = model.licenseSpdx() == null ? model.license().label() : model.licenseSpdx();
        reasons.add(new Reason(
                "licence", "Its licence, " + licence + ", " + suitable.use().words()));
        if (!query.languages().isEmpty()) {
            reasons.add(new Reason(
                    "languages",
                    states(model, query.languages())
                            ? "Knows " + String.join(", ", query.languages())
                            : "Tagged multilingual; no source states its languages"));
        }
        if (Generation.number(model.facts()).isPresent()) {
            int newer = generations.newer(model.facts());
            reasons.add(new Reason(
                    "generation",
                    newer == 0
                            ? "No model of its family considered here has a higher version"
                            : "Models of its family considered here have " + newer + " higher versions"));
        }
        if (model.standing().rating().signum() > 0) {
            reasons.add(new Reason(
                    "rating",
                    "Rated " + model.standing().rating().stripTrailingZeros().toPlainString() + " of 5"));
        }
        if (model.standing().downloadCount() > 0) {
            reasons.add(new Reason("downloads", "Downloaded " + model.standing().downloadCount() + " times"));
        }
        if (!model.standing().locations().isEmpty()) {
            reasons.add(new Reason(
                    "installed",
                    "Installed in " + String.join(", ", model.standing().locations())));
        }
        return reasons;
    }

    private static String memory(@Nullable Long there, Suitable suitable) {
        MemoryNeed need = suitable.need();
        String of = there == null ? "" : ", of " + gib(there);
        if (need.complete()) {
            return "Needs " + gib(need.totalBytes()) + " at " + need.contextTokens() + " tokens with a " + need.cache()
                    + " cache" + of;
        }
        String bound = ESTIMATED.equals(need.unknown()) ? "Needs about " : "Needs at least ";
        String most = suitable.mostBytes() == null ? "" : ", at most " + gib(suitable.mostBytes());
        return bound + gib(need.totalBytes()) + most + of + "; " + lowerFirst(need.unknown());
    }

    private static String lowerFirst(@Nullable String text) {
        return text == null || text.isEmpty()
                ? "more is not known"
                : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.2f GiB", bytes / (double) (1L << 30));
    }
}
