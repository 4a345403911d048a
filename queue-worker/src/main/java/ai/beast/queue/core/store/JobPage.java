package ai.beast.queue.core.store;

import ai.beast.queue.core.Job;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some jobs: running ones first, then those ready band by band in their order, those that stand before a limit, scheduled and waiting
 * ones, then failed, finished and cancelled ones, of each those first that are dropped last. The queue moves while it is read: a job that
 * changes state between two pages may show on both or on neither. By time, the jobs are the first ones among those examined for this
 * page, and the caller merges the pages.
 *
 * @param cursor where the next page starts; null: there is none. A page may be short, even empty, and still have a next
 * @param examined jobs that were looked at for this page
 */
public record JobPage(List<Job> jobs, @Nullable String cursor, int examined) {}
