package ai.beast.registry.recommend;

import ai.beast.problem.ProblemException;
import ai.beast.registry.host.HostService;
import ai.beast.registry.memory.MemoryNeed;
import ai.beast.registry.memory.RunParameters;
import ai.beast.registry.recommend.Recommendation.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses models. Best are those with the higher rating, then more downloads, then more parameters. Asked about memory,
 * those whose need is known and fits come first; those of which only the least need is known follow, and say so.
 */
@ApplicationScoped
class RecommendService {
    static final int ANSWERS = 10;

    private static final int PAGE = 200;
    /** Bounds a query that few entries satisfy. */
    private static final int MAX_CANDIDATES = 10_000;

    private final CandidateRepository candidates;
    private final HostService host;

    RecommendService(CandidateRepository candidates, HostService host) {
        this.candidates = candidates;
        this.host = host;
    }

    List<Recommendation> recommend(RecommendQuery query) {
        List<String> tags = TaskTags.of(query.task());
        List<Recommendation> fitting = new ArrayList<>();
        List<Recommendation> perhaps = new ArrayList<>();
        int skip = 0;
        List<Candidate> page;
        do {
            page = candidates.page(query, tags, skip, PAGE);
            for (Candidate candidate : page) {
                Recommendation each = judge(candidate, query, tags);
                if (each != null) {
                    (query.memoryBytes() == null || each.fits() != null ? fitting : perhaps).add(each);
                }
                if (fitting.size() == ANSWERS) {
                    return fitting;
                }
            }
            skip += PAGE;
        } while (page.size() == PAGE && skip < MAX_CANDIDATES);
        return Stream.concat(fitting.stream(), perhaps.stream()).limit(ANSWERS).toList();
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
        return MemoryNeed.of(model.dimensions(), facts.sizeBytes(), run.request(facts.contextLength()));
    }

    /** The recommendation, or null when the model does not satisfy the query. */
    private static @Nullable Recommendation judge(Candidate model, RecommendQuery query, List<String> tags) {
        CommercialUse use = CommercialUse.of(model.license(), model.licenseSpdx());
        if (query.commercial() && use != CommercialUse.ALLOWED && use != CommercialUse.CONDITIONAL) {
            return null;
        }
        MemoryNeed need = need(model, query.run());
        Long memory = query.memoryBytes();
        if (memory != null && need.totalBytes() > memory) {
            return null;
        }
        Boolean fits = memory == null || !need.complete() ? null : Boolean.TRUE;
        return new Recommendation(model.facts(), model.standing(), fits, need, reasons(model, query, tags, use, need));
    }

    private static List<Reason> reasons(
            Candidate model, RecommendQuery query, List<String> tags, CommercialUse use, MemoryNeed need) {
        List<Reason> reasons = new ArrayList<>();
        List<String> shared = tags.stream().filter(model.tags()::contains).toList();
        reasons.add(new Reason("task", "Tagged " + String.join(", ", shared)));
        reasons.add(new Reason("memory", memory(query.memoryBytes(), need)));
        if (query.run().context() != null) {
            reasons.add(new Reason(
                    "context",
                    model.facts().contextLength() == null
                            ? "Not known how much context it was trained for"
                            : "Trained for " + model.facts().contextLength() + " tokens"));
        }
        String licence = model.licenseSpdx() == null ? model.license().label() : model.licenseSpdx();
        reasons.add(new Reason("licence", "Its licence, " + licence + ", " + use.words()));
        if (!query.languages().isEmpty()) {
            reasons.add(new Reason("languages", "Knows " + String.join(", ", query.languages())));
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

    private static String memory(@Nullable Long there, MemoryNeed need) {
        String needs = need.complete()
                ? "Needs " + gib(need.totalBytes())
                : "Needs at least " + gib(need.totalBytes()) + "; what its cache takes is not known";
        String run = need.complete() ? " at " + need.contextTokens() + " tokens with a " + need.cache() + " cache" : "";
        return needs + run + (there == null ? "" : ", of " + gib(there));
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.2f GiB", bytes / (double) (1L << 30));
    }
}
