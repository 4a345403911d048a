package ai.beast.jobs.download.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A set of byte positions, stored as disjoint ranges that do not touch. Not thread-safe. */
public final class ByteRanges {
    private final NavigableMap<Long, Long> ends = new TreeMap<>();

    public static ByteRanges of(List<ByteRange> ranges) {
        ByteRanges set = new ByteRanges();
        ranges.forEach(set::add);
        return set;
    }

    ByteRanges copy() {
        ByteRanges same = new ByteRanges();
        same.ends.putAll(ends);
        return same;
    }

    public void add(ByteRange range) {
        long from = range.from();
        long to = range.to();
        Map.Entry<Long, Long> before = ends.floorEntry(from);
        if (before != null && before.getValue() >= from) {
            from = before.getKey();
            to = Math.max(to, before.getValue());
        }
        NavigableMap<Long, Long> swallowed = ends.subMap(from, true, to, true);
        for (long end : swallowed.values()) {
            to = Math.max(to, end);
        }
        swallowed.clear();
        ends.put(from, to);
    }

    public void remove(ByteRange range) {
        List<ByteRange> cut = list().stream()
                .filter(have -> have.from() < range.to() && have.to() > range.from())
                .toList();
        for (ByteRange have : cut) {
            ends.remove(have.from());
            if (have.from() < range.from()) {
                ends.put(have.from(), range.from());
            }
            if (have.to() > range.to()) {
                ends.put(range.to(), have.to());
            }
        }
    }

    /** Length of the range that starts at 0; 0 without one. */
    public long prefix() {
        Map.Entry<Long, Long> first = ends.firstEntry();
        return first == null || first.getKey() > 0 ? 0 : first.getValue();
    }

    /** End of the last range; 0 when empty. */
    public long end() {
        return ends.isEmpty() ? 0 : ends.lastEntry().getValue();
    }

    /** Number of bytes. */
    public long size() {
        long sum = 0;
        for (Map.Entry<Long, Long> range : ends.entrySet()) {
            sum += range.getValue() - range.getKey();
        }
        return sum;
    }

    public boolean isEmpty() {
        return ends.isEmpty();
    }

    public List<ByteRange> list() {
        List<ByteRange> ranges = new ArrayList<>(ends.size());
        ends.forEach((from, to) -> ranges.add(new ByteRange(from, to)));
        return ranges;
    }

    /** The first missing range below the limit. */
    public Optional<ByteRange> firstGap(long limit) {
        long from = prefix();
        if (from >= limit) {
            return Optional.empty();
        }
        Long next = ends.higherKey(from);
        return Optional.of(new ByteRange(from, next == null ? limit : Math.min(limit, next)));
    }

    /** The missing ranges below the limit. */
    List<ByteRange> gaps(long limit) {
        List<ByteRange> gaps = new ArrayList<>();
        ByteRanges rest = copy();
        for (Optional<ByteRange> gap = rest.firstGap(limit); gap.isPresent(); gap = rest.firstGap(limit)) {
            gaps.add(gap.get());
            rest.add(gap.get());
        }
        return gaps;
    }
}
