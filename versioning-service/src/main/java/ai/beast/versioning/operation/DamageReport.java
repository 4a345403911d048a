package ai.beast.versioning.operation;

import ai.beast.versioning.store.chunk.Damage;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A damaged chunk as clients see it.
 *
 * @param kind {@code missing} or {@code corrupt}
 */
@Schema(name = "Damage")
public record DamageReport(long offset, int length, String chunk, List<String> tensors, String kind) {
    /** A store that lost a disk has more damage than a person reads. */
    private static final int MAX = 100;

    /** The first hundred. */
    public static List<DamageReport> of(List<Damage> damages) {
        return damages.stream()
                .limit(MAX)
                .map(damage -> new DamageReport(
                        damage.chunk().offset(),
                        damage.chunk().length(),
                        damage.chunk().sha256().hex(),
                        damage.chunk().tensors(),
                        damage.kind().name().toLowerCase(Locale.ROOT)))
                .toList();
    }
}
