package ai.beast.registry.resolve;

import ai.beast.modelfiles.memory.MemoryRequest;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.host.HostService;
import ai.beast.registry.memory.Fit;
import ai.beast.registry.resolve.ModelReference.HubReference;
import ai.beast.registry.resolve.Resolution.Choice;
import ai.beast.registry.resolve.Resolution.Download;
import ai.beast.registry.upstream.HubFiles;
import ai.beast.registry.upstream.HubFiles.Item;
import ai.beast.registry.upstream.HubService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Selects the files of a repository that a name stands for. Thread-safe; blocks. */
@ApplicationScoped
class RepositoryResolver {
    private static final String DEFAULT_REVISION = "main";
    private static final String MODEL = "model";
    private static final String COMPANION = "companion";
    /** More than 8 bits a weight, which inference does not gain from. */
    private static final Set<String> FULL = Set.of("F32", "FP32", "F16", "FP16", "BF16");

    private final HubService hub;
    private final HostService host;
    private final SourceRepository sources;

    RepositoryResolver(HubService hub, HostService host, SourceRepository sources) {
        this.hub = hub;
        this.host = host;
        this.sources = sources;
    }

    /** @throws ProblemException {@code invalid_field}; {@code not_found} when the repository has no such file */
    Resolution resolve(ResolveRequest request, HubReference reference, Subject subject) {
        HubFiles files;
        try {
            files = hub.files(reference.repository(), revision(request, reference));
        } catch (ProblemException unlisted) {
            return unlisted(request, reference, subject, unlisted);
        }
        List<FileGroup> groups = RepositoryModels.of(files.items());
        if (!request.patterns().isEmpty()) {
            return answer(request, subject, files, List.of(), matching(files, groups, request.patterns()));
        }
        String path = reference.path();
        if (path != null && !path.endsWith("/")) {
            return answer(request, subject, files, List.of(), downloads(file(files, groups, path), subject, files));
        }
        if (groups.isEmpty()) {
            throw notFound("The repository " + files.repository() + " has no model file that is known by its name"
                    + limit(files));
        }
        List<FileGroup> left = narrowed(groups, reference, subject);
        if (left.size() == 1) {
            return answer(request, subject, files, List.of(), downloads(usable(left.getFirst()), subject, files));
        }
        return answer(request, subject, files, choices(left, files), List.of());
    }

    /** A file that is named whole needs no list: the download finds it, with a mirror that has none or a token that may not list. */
    private static Resolution unlisted(
            ResolveRequest request, HubReference reference, Subject subject, ProblemException failure) {
        String path = reference.path();
        boolean elsewhere = failure.code() == ErrorCode.SERVICE_UNAVAILABLE || failure.code() == ErrorCode.NOT_FOUND;
        if (!elsewhere
                || path == null
                || path.endsWith("/")
                || !request.patterns().isEmpty()) {
            throw failure.code() == ErrorCode.NOT_FOUND ? failure.field("model") : failure;
        }
        ModelDetails entry = subject.details();
        Download download = new Download(
                "hf://" + reference.repository() + "/" + path + "@" + revision(request, reference),
                entry == null ? null : entry.sha256(),
                subject.model(),
                entry == null ? null : entry.sizeBytes(),
                MODEL);
        return new Resolution(
                request.model(),
                subject.kind(),
                subject.said() + ": " + path + ", alone, because the files of the repository cannot be listed",
                subject.model(),
                null,
                List.of(),
                List.of(download),
                List.of());
    }

    private static String revision(ResolveRequest request, HubReference reference) {
        String asked = request.revision();
        if (asked != null && reference.revision() != null && !asked.equals(reference.revision())) {
            throw ProblemException.invalid(
                    "revision", "must be " + reference.revision() + ", which the model names, or be left out");
        }
        return Objects.requireNonNullElse(asked == null ? reference.revision() : asked, DEFAULT_REVISION);
    }

    private Resolution answer(
            ResolveRequest request, Subject subject, HubFiles files, List<Choice> choices, List<Download> downloads) {
        Set<String> hashes = new LinkedHashSet<>();
        Set<String> urls = new LinkedHashSet<>();
        downloads.forEach(download -> urls.add(download.url()));
        for (Item file : files.items()) {
            if (file.sha256() != null && urls.contains(file.url())) {
                hashes.add(file.sha256());
            }
        }
        String named = downloads.isEmpty() ? "" : ": " + path(downloads.getFirst(), files);
        String several = choices.isEmpty() ? "" : ", which has " + choices.size() + " models";
        return new Resolution(
                request.model(),
                subject.kind(),
                subject.said()
                        + (subject.model() == null ? "" : " in the repository " + files.repository())
                        + named
                        + several
                        + limit(files),
                subject.model(),
                new Resolution.Repository(
                        files.repository(), files.commit(), files.license(), files.gated(), files.truncated()),
                choices,
                downloads,
                sources.present(hashes));
    }

    /** Empty for a list that is whole. */
    private static String limit(HubFiles files) {
        return files.truncated()
                ? "; the repository has more files than the " + files.items().size() + " that were listed"
                : "";
    }

    private static String path(Download download, HubFiles files) {
        return files.items().stream()
                .filter(file -> file.url().equals(download.url()))
                .findFirst()
                .map(Item::path)
                .orElse(download.url());
    }

    /** The model that a file belongs to, or the file alone. */
    private static FileGroup file(HubFiles files, List<FileGroup> groups, String path) {
        Item file = files.items().stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow(() -> notFound("The repository " + files.repository() + " has no file " + path
                        + " at revision " + files.revision() + limit(files)));
        return groups.stream()
                .filter(group -> group.files().contains(file))
                .findFirst()
                .map(RepositoryResolver::usable)
                .orElseGet(() -> new FileGroup(List.of(file), List.of(), null));
    }

    private static FileGroup usable(FileGroup group) {
        if (group.refused() != null) {
            throw ProblemException.invalid("model", "must be another one: " + group.refused());
        }
        return group;
    }

    /** @throws ProblemException {@code not_found} when no model is left, or none that has the content of the subject's entry */
    static List<FileGroup> narrowed(List<FileGroup> groups, HubReference reference, Subject subject) {
        List<FileGroup> left = groups;
        String directory = reference.path();
        if (directory != null) {
            left = only(left, group -> group.path().startsWith(directory))
                    .orElseThrow(() ->
                            notFound("The repository " + reference.repository() + " has no model in " + directory));
        }
        String quantization = reference.quantization();
        if (quantization != null) {
            left = only(left, group -> quantization.equalsIgnoreCase(group.quantization()))
                    .or(() -> only(groups, group -> hasWord(group.path(), quantization)))
                    .orElseThrow(() -> notFound("The repository " + reference.repository() + " has no " + quantization
                            + "; it has " + quantizations(groups)));
        }
        ModelDetails entry = subject.details();
        if (entry == null) {
            return left;
        }
        return entry.sha256() == null
                ? ofQuantization(left, entry)
                : List.of(withContent(left, entry.sha256(), entry, reference.repository(), subject));
    }

    private static List<FileGroup> ofQuantization(List<FileGroup> groups, ModelDetails entry) {
        String stated = entry.quantization();
        return stated == null
                ? groups
                : only(groups, group -> stated.equalsIgnoreCase(group.quantization()))
                        .orElse(groups);
    }

    /** The model with a hash, or else the only one whose hash the Hub does not state: its download compares it. */
    private static FileGroup withContent(
            List<FileGroup> groups, String hash, ModelDetails entry, String repository, Subject subject) {
        Optional<FileGroup> same = groups.stream()
                .filter(group -> hash.equals(group.files().getFirst().sha256()))
                .findFirst();
        if (same.isPresent()) {
            return same.get();
        }
        List<FileGroup> unstated = ofQuantization(
                groups.stream()
                        .filter(group -> group.files().getFirst().sha256() == null)
                        .toList(),
                entry);
        if (unstated.size() == 1) {
            return unstated.getFirst();
        }
        throw notFound("The repository " + repository + " has other content than the catalogue entry " + subject.model()
                + " states"
                + (unstated.isEmpty()
                        ? ""
                        : ", or has it in one of " + unstated.size() + " models whose SHA-256 the Hub does not state")
                + "; type hf://" + repository + " to choose another model of it");
    }

    private static Optional<List<FileGroup>> only(List<FileGroup> groups, Predicate<FileGroup> wanted) {
        List<FileGroup> found = groups.stream().filter(wanted).toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    private static boolean hasWord(String path, String word) {
        return Pattern.compile("(?i)(?:^|[-._/])" + Pattern.quote(word) + "(?=$|[-._/])")
                .matcher(path)
                .find();
    }

    private static String quantizations(List<FileGroup> groups) {
        List<String> names = groups.stream()
                .map(FileGroup::quantization)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return names.isEmpty() ? "no quantizations in its names" : String.join(", ", names);
    }

    /** @throws ProblemException {@code not_found} when the first file has other content than the subject's entry states */
    static List<Download> downloads(FileGroup group, Subject subject, HubFiles files) {
        ModelDetails entry = subject.details();
        Item first = group.files().getFirst();
        String expected = entry == null ? null : entry.sha256();
        boolean other = expected != null && first.sha256() != null && !expected.equals(first.sha256());
        if (other) {
            throw notFound("The repository " + files.repository() + " has other content than the catalogue entry "
                    + subject.model() + " states for " + first.path() + "; type hf://" + files.repository() + "/"
                    + first.path() + " to get it all the same");
        }
        List<Download> downloads = new ArrayList<>();
        long size = group.files().stream().mapToLong(Item::sizeBytes).sum();
        downloads.add(new Download(first.url(), expected, subject.model(), size, MODEL));
        group.companions().forEach(file -> downloads.add(companion(file)));
        return List.copyOf(downloads);
    }

    private static Download companion(Item file) {
        return new Download(file.url(), null, null, file.sizeBytes(), COMPANION);
    }

    /**
     * The files of models that match a pattern, and of what accompanies them; of the shards of a model the first one that does, which
     * stands for all.
     */
    static List<Download> matching(HubFiles files, List<FileGroup> groups, List<String> patterns) {
        List<PathPattern> wanted = patterns.stream().map(PathPattern::of).toList();
        List<Item> matches = files.items().stream()
                .filter(file -> wanted.stream()
                        .anyMatch(pattern ->
                                pattern.matches(file.path()) || pattern.matches(RepositoryModels.name(file))))
                .toList();
        if (matches.isEmpty()) {
            throw notFound("The repository " + files.repository() + " has no file that matches "
                    + String.join(" or ", patterns) + limit(files));
        }
        List<Download> downloads = new ArrayList<>();
        for (FileGroup group : groups) {
            group.files().stream()
                    .filter(matches::contains)
                    .findFirst()
                    .ifPresent(file -> downloads.add(new Download(
                            file.url(),
                            null,
                            null,
                            usable(group).files().stream()
                                    .mapToLong(Item::sizeBytes)
                                    .sum(),
                            MODEL)));
        }
        matches.stream()
                .filter(file -> groups.stream().noneMatch(group -> group.files().contains(file))
                        && RepositoryModels.accompanies(file))
                .forEach(file -> downloads.add(companion(file)));
        if (downloads.isEmpty()) {
            throw notFound("The repository " + files.repository()
                    + " has no model and no file that accompanies one that matches " + String.join(" or ", patterns)
                    + limit(files));
        }
        return List.copyOf(downloads);
    }

    private List<Choice> choices(List<FileGroup> groups, HubFiles files) {
        long memory = memory();
        FileGroup best = groups.stream()
                .filter(group -> group.refused() == null && fit(group, memory) != Fit.NO)
                .max(Comparator.<FileGroup>comparingInt(group -> isFull(group) ? 0 : 1)
                        .thenComparingLong(FileGroup::sizeBytes))
                .orElse(null);
        return groups.stream()
                .sorted(Comparator.comparingLong(FileGroup::sizeBytes))
                .map(group -> new Choice(
                        "hf://" + files.repository() + "/" + group.path()
                                + (files.revision().equals(DEFAULT_REVISION) ? "" : "@" + files.revision()),
                        group.path(),
                        group.quantization(),
                        group.count(),
                        group.sizeBytes(),
                        fit(group, memory),
                        group.equals(best),
                        group.refused()))
                .toList();
    }

    private static boolean isFull(FileGroup group) {
        String quantization = group.quantization();
        return quantization == null || FULL.contains(quantization.toUpperCase(Locale.ROOT));
    }

    private static Fit fit(FileGroup group, long memory) {
        return Fit.of(group.sizeBytes() + MemoryRequest.DEFAULT_OVERHEAD_BYTES, true, memory);
    }

    /** The memory that recommendations start from too. */
    private long memory() {
        return host.get().usableBytes();
    }

    private static ProblemException notFound(String detail) {
        return ProblemException.notFound(detail).field("model");
    }
}
