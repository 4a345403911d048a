package ai.beast.jobs.download.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.jobs.download.checkpoint.BlockChecksums;
import ai.beast.jobs.download.checkpoint.FileCheckpoint;
import ai.beast.jobs.download.http.ContentIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What must hold for ranges, whatever was there before and however the connections fare. */
class RangePlanTest {

    /**
     * Any number of connections take, write some and give back the rest, in random order: what they hold never overlaps, and in the end
     * each byte that was missing was written exactly once.
     */
    @Property(tries = 300)
    void rangesPartitionWhatIsMissing(
            @ForAll @IntRange(min = 1, max = 5000) int total,
            @ForAll @IntRange(min = 1, max = 700) int part,
            @ForAll @IntRange(min = 0, max = 6) int there,
            @ForAll long seed) {
        Random random = new Random(seed);
        ByteRanges before = randomSpans(total, there, random);
        int[] written = new int[total];
        before.list().forEach(range -> count(written, range));
        RangePlan plan = new RangePlan(total, before);
        List<ByteRange> held = new ArrayList<>();

        while (!plan.complete()) {
            Optional<ByteRange> next = held.size() < 5 ? plan.claim(part) : Optional.empty();
            next.ifPresent(range -> {
                assertThat(held).noneMatch(other -> range.from() < other.to() && other.from() < range.to());
                held.add(range);
            });
            if (!held.isEmpty() && (next.isEmpty() || random.nextBoolean())) {
                progress(plan, held, written, random);
            }
        }

        assertThat(written).containsOnly(1);
        assertThat(plan.size()).isEqualTo(total);
        assertThat(plan.hasMore()).isFalse();
        assertThat(held).isEmpty();
    }

    private static void progress(RangePlan plan, List<ByteRange> held, int[] written, Random random) {
        ByteRange range = held.remove(random.nextInt(held.size()));
        long upTo = random.nextInt(4) == 0 ? range.from() + random.nextLong(range.length()) : range.to();
        if (upTo > range.from()) {
            plan.wrote(range.from(), upTo);
            count(written, new ByteRange(range.from(), upTo));
        }
        if (upTo < range.to()) {
            plan.release(new ByteRange(upTo, range.to()));
        }
    }

    @Property(tries = 300)
    void theEarliestMissingBytesComeFirst(
            @ForAll @IntRange(min = 2, max = 3000) int total,
            @ForAll @IntRange(min = 0, max = 5) int there,
            @ForAll long seed) {
        ByteRanges before = randomSpans(total, there, new Random(seed));
        RangePlan plan = new RangePlan(total, before);

        long last = -1;
        for (Optional<ByteRange> range = plan.claim(100); range.isPresent(); range = plan.claim(100)) {
            assertThat(range.get().from()).isGreaterThan(last);
            last = range.get().to() - 1;
        }

        assertThat(plan.hasMore()).isFalse();
    }

    /** Ranges behave as a set of bytes does, and never keep two ranges that touch. */
    @Property(tries = 300)
    void spansAreASetOfBytes(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int steps) {
        Random random = new Random(seed);
        boolean[] bytes = new boolean[200];
        ByteRanges ranges = new ByteRanges();
        for (int i = 0; i < steps; i++) {
            int from = random.nextInt(199);
            ByteRange range = new ByteRange(from, from + 1 + random.nextInt(199 - from));
            boolean add = random.nextInt(3) > 0;
            for (long at = range.from(); at < range.to(); at++) {
                bytes[(int) at] = add;
            }
            if (add) {
                ranges.add(range);
            } else {
                ranges.remove(range);
            }
        }

        boolean[] said = new boolean[200];
        long end = -1;
        for (ByteRange range : ranges.list()) {
            assertThat(range.from()).isGreaterThan(end);
            end = range.to();
            for (long at = range.from(); at < range.to(); at++) {
                said[(int) at] = true;
            }
        }
        assertThat(said).isEqualTo(bytes);
        assertThat(ByteRanges.of(ranges.gaps(200)).size() + ranges.size()).isEqualTo(200);
        assertThat(ranges.gaps(200)).allMatch(gap -> !bytes[(int) gap.from()] && !bytes[(int) gap.to() - 1]);
    }

    /** What a checkpoint keeps is what was written. */
    @Property(tries = 200)
    void aCheckpointGivesBackTheSpansAndSums(
            @ForAll @IntRange(min = 1, max = 100_000) int total,
            @ForAll @IntRange(min = 0, max = 6) int there,
            @ForAll long seed) {
        Random random = new Random(seed);
        ByteRanges safe = randomSpans(total, there, random);
        BlockChecksums sums = new BlockChecksums(1024);
        for (int i = 0; i < total / 1024; i++) {
            sums.put(i, random.nextInt());
        }

        FileCheckpoint read =
                FileCheckpoint.read(FileCheckpoint.of(new ContentIdentity(total, "\"e\"", null), safe, sums, 5, 0)
                        .write());

        assertThat(read.safe().list()).isEqualTo(safe.list());
        assertThat(read.blockSums().encoded()).isEqualTo(sums.encoded());
        assertThat(read.size()).isEqualTo(safe.size());
    }

    private static ByteRanges randomSpans(int total, int count, Random random) {
        ByteRanges ranges = new ByteRanges();
        for (int i = 0; i < count; i++) {
            int from = random.nextInt(total);
            ranges.add(new ByteRange(from, from + 1 + random.nextInt(total - from)));
        }
        return ranges;
    }

    private static void count(int[] written, ByteRange range) {
        for (long at = range.from(); at < range.to(); at++) {
            written[(int) at]++;
        }
    }
}
