package ai.beast.queue.redis;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.admin.JobFilter;
import ai.beast.queue.core.admin.JobOrder;
import ai.beast.queue.core.admin.ListPlace;
import ai.beast.queue.core.admin.WatchedJobs;
import ai.beast.queue.core.store.JobPage;
import ai.beast.queue.core.store.JobQuery;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Arguments and replies of the scripts that read several jobs: {@code list.lua} and {@code watch.lua}. */
final class JobLists {
    private static final int MAX_EXAMINED = 2000;
    private static final int HEAD = 3;

    private JobLists() {}

    static List<String> arguments(JobQuery query) {
        ListCursor start = ListCursor.parse(query.cursor());
        JobFilter filter = query.filter();
        ListPlace after = query.after();
        return List.of(
                filter.type() == null ? "" : filter.type(),
                String.valueOf(query.limit()),
                String.valueOf(MAX_EXAMINED),
                ListCursor.sections(filter.states()),
                String.valueOf(start.section()),
                String.valueOf(start.offset()),
                filter.text() == null ? "" : lowerCase(filter.text()),
                filter.since() == null
                        ? "0"
                        : String.valueOf(Math.max(0, filter.since().toEpochMilli())),
                query.order() == JobOrder.STATE ? "" : query.order().name().toLowerCase(Locale.ROOT),
                after == null ? "" : after.enqueuedAt() + " " + after.id());
    }

    static JobPage page(Response reply) {
        List<Job> jobs = new ArrayList<>();
        for (int i = HEAD; i < reply.size(); i++) {
            jobs.add(JobRecord.job(reply.get(i)));
        }
        int next = reply.get(0).toInteger();
        return new JobPage(
                jobs,
                next == 0 ? null : new ListCursor(next, reply.get(1).toLong()).text(),
                reply.get(2).toInteger());
    }

    static List<String> arguments(WatchedJobs.Request request) {
        List<String> arguments = new ArrayList<>();
        arguments.add(String.valueOf(request.maxOpen()));
        arguments.add(String.valueOf(request.maxEnded()));
        arguments.add(String.valueOf(request.since().toEpochMilli()));
        arguments.addAll(request.before());
        return arguments;
    }

    static WatchedJobs watched(Response reply) {
        Set<String> dropped = new LinkedHashSet<>();
        List<Job> left = new ArrayList<>();
        for (Response job : reply.get(3)) {
            if (job.size() == 1) {
                dropped.add(job.get(0).toString());
            } else {
                left.add(JobRecord.job(job));
            }
        }
        return new WatchedJobs(
                Instant.ofEpochMilli(reply.get(0).toLong()),
                jobs(reply.get(2)),
                reply.get(1).toInteger() == 1,
                left,
                dropped,
                jobs(reply.get(4)));
    }

    private static List<Job> jobs(Response list) {
        return list.stream().map(JobRecord::job).toList();
    }

    /** As {@code string.lower} does it: Redis knows ASCII letters only. */
    private static String lowerCase(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.chars()
                .map(c -> c >= 'A' && c <= 'Z' ? Character.toLowerCase(c) : c)
                .forEach(c -> lower.append((char) c));
        return lower.toString();
    }
}
