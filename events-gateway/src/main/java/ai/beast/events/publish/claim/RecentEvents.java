package ai.beast.events.publish.claim;

import ai.beast.events.publish.format.Identity;
import java.util.Arrays;

/**
 * The newest events that this process has seen in the log or brought there: at least so many, at most twice as many, in two
 * generations. It lies in fixed arrays, because entries that come and go by the ten thousand a second would be promoted by
 * the collector and fill the heap with garbage. Thread-safe.
 */
public final class RecentEvents {
    private final int generation;
    private Table young;
    private Table old;

    /** @param least how many events are remembered at least */
    public RecentEvents(int least) {
        this.generation = least;
        this.young = new Table(least);
        this.old = new Table(least);
    }

    public synchronized void add(Identity event) {
        if (young.size == generation) {
            Table oldest = old;
            old = young;
            young = oldest;
            young.clear();
        }
        young.add(event.high(), event.low());
    }

    public synchronized boolean contains(Identity event) {
        return young.contains(event.high(), event.low()) || old.contains(event.high(), event.low());
    }

    /** A set of identities by open addressing; at most half full. An empty place is zero, which no digest is. */
    private static final class Table {
        private final long[] places;
        private final int mask;
        private int size;

        Table(int most) {
            int capacity = Integer.highestOneBit(most) << 2;
            this.places = new long[2 * capacity];
            this.mask = capacity - 1;
        }

        void add(long high, long low) {
            int at = find(high, low);
            if (places[at] == 0 && places[at + 1] == 0) {
                places[at] = high;
                places[at + 1] = low;
                size++;
            }
        }

        boolean contains(long high, long low) {
            int at = find(high, low);
            return places[at] != 0 || places[at + 1] != 0;
        }

        /** Its place, or the empty place where it belongs. */
        private int find(long high, long low) {
            int slot = (int) low & mask;
            while (true) {
                int at = 2 * slot;
                boolean empty = places[at] == 0 && places[at + 1] == 0;
                if (empty || places[at] == high && places[at + 1] == low) {
                    return at;
                }
                slot = (slot + 1) & mask;
            }
        }

        void clear() {
            Arrays.fill(places, 0);
            size = 0;
        }
    }
}
