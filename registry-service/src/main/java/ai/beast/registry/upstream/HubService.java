package ai.beast.registry.upstream;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.upstream.HubClient.HubPage;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Searches the hub and lists the files of its repositories. Replies are kept for a minute. Thread-safe; blocks. */
@ApplicationScoped
public class HubService {
    static final int MAX_FILES = 5000;
    private static final int MAX_PAGES = 20;
    private static final int MAX_TEXT = 200;
    /** The last one stands for a host that cannot be found. */
    private static final Set<ErrorCode> DOWN = EnumSet.of(
            ErrorCode.UPSTREAM_FAILED, ErrorCode.UPSTREAM_TIMEOUT, ErrorCode.DOWNLOAD_FAILED, ErrorCode.RATE_LIMITED);

    private static final int RETRY_SECONDS = 30;
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");
    private static final String EXPANDED = List.of(
                    "downloads", "likes", "lastModified", "pipeline_tag", "library_name", "tags", "gated", "private")
            .stream()
            .map(field -> "&expand%5B%5D=" + field)
            .reduce("", String::concat);

    private final HubClient hub;
    private final HubCache cache = new HubCache(KEPT, System::nanoTime);

    HubService(HubClient hub) {
        this.hub = hub;
    }

    /**
     * The repositories with a text in their names, most downloads first.
     *
     * @throws ProblemException {@code invalid_field}; {@code service_unavailable} when the hub cannot be asked
     */
    HubModels search(@Nullable String text, int limit, @Nullable String cursor) {
        String wanted = text == null ? "" : text.strip();
        if (wanted.length() > MAX_TEXT) {
            throw ProblemException.invalid("q", "must have at most " + MAX_TEXT + " characters");
        }
        String path = "/api/models?search=" + encoded(wanted) + "&sort=downloads&direction=-1&limit=" + limit + EXPANDED
                + (cursor == null ? "" : "&cursor=" + encoded(cursor));
        return cache.get(
                HubModels.class,
                path,
                models -> models.items().size(),
                () -> available(() -> {
                    HubPage page = hub.page(path);
                    if (!page.body().isArray()) {
                        throw unexpected();
                    }
                    List<HubModel> models = new ArrayList<>();
                    for (JsonNode model : page.body()) {
                        if (HubModel.isNamed(model)) {
                            models.add(HubModel.of(model, hub.hub()));
                        }
                    }
                    return new HubModels(List.copyOf(models), cursor(page.next()));
                }));
    }

    /**
     * The files of a repository.
     *
     * @param repository {@code owner/name}
     * @throws ProblemException {@code invalid_field}; {@code not_found} when the hub has none such or does not show it to us;
     *     {@code service_unavailable} when the hub cannot be asked
     */
    public HubFiles files(String repository, String revision) {
        if (!HubClient.isRepository(repository)) {
            throw ProblemException.invalid("repository", "must be owner/name of a repository");
        }
        if (!REVISION.matcher(revision).matches() || revision.contains("..")) {
            throw ProblemException.invalid("revision", "must be a branch, tag or commit");
        }
        return cache.get(
                HubFiles.class,
                repository + "@" + revision,
                files -> files.items().size(),
                () -> available(() -> read(repository, revision)));
    }

    private HubFiles read(String repository, String revision) {
        String base = "/api/models/" + repository;
        JsonNode model = hub.page(base + "/revision/" + encoded(revision)).body();
        String commit = model.path("sha").asText();
        if (commit.isEmpty()) {
            throw unexpected();
        }
        List<HubFiles.Item> items = new ArrayList<>();
        @Nullable String next = base + "/tree/" + encoded(commit) + "?recursive=true";
        for (int pages = 0; next != null && items.size() < MAX_FILES && pages < MAX_PAGES; pages++) {
            HubPage page = hub.page(next);
            if (!page.body().isArray()) {
                throw unexpected();
            }
            for (JsonNode file : page.body()) {
                if (file.path("type").asText("file").equals("file")) {
                    items.add(HubFiles.Item.of(file, repository, commit));
                }
            }
            next = page.next();
        }
        return new HubFiles(
                repository,
                revision,
                commit,
                HubModel.license(model),
                HubModel.gated(model),
                model.path("private").asBoolean(),
                List.copyOf(items.subList(0, Math.min(items.size(), MAX_FILES))),
                next != null || items.size() > MAX_FILES);
    }

    /** A hub that does not answer, or not as a hub does, is unavailable to a client that only looks at it through this service. */
    private <T> T available(Supplier<T> read) {
        try {
            return read.get();
        } catch (ProblemException failure) {
            if (!DOWN.contains(failure.code())) {
                throw failure;
            }
            throw new ProblemException(
                            ErrorCode.SERVICE_UNAVAILABLE,
                            "The hub at " + hub.hub().getHost() + " is unavailable: "
                                    + failure.toProblem().detail(),
                            failure)
                    .with("retry_after", failure.toProblem().extensions().getOrDefault("retry_after", RETRY_SECONDS));
        }
    }

    /**
     * A range of a file, not kept.
     *
     * @param commit as {@link HubFiles} names it
     * @return exactly these bytes
     * @throws ProblemException {@code service_unavailable} when the hub cannot be asked
     * @throws IOException when the range was not sent, for instance because the repository is gated
     */
    public byte[] range(String repository, String commit, String file, long from, int length) throws IOException {
        try {
            return hub.range(repository, commit, file, from, length);
        } catch (ProblemException failure) {
            return available(() -> {
                throw failure;
            });
        }
    }

    private static ProblemException unexpected() {
        return new ProblemException(ErrorCode.UPSTREAM_FAILED, "Unexpected reply from the hub");
    }

    /** The parameter {@code cursor} of the next page. */
    private static @Nullable String cursor(@Nullable String next) {
        if (next == null || next.indexOf('?') < 0) {
            return null;
        }
        return Arrays.stream(next.substring(next.indexOf('?') + 1).split("&"))
                .filter(parameter -> parameter.startsWith("cursor="))
                .map(parameter -> URLDecoder.decode(parameter.substring("cursor=".length()), StandardCharsets.UTF_8))
                .findFirst()
                .orElse(null);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
