package ai.beast.events.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    @Property
    void everyPositionSurvivesItsText(
            @ForAll long high, @ForAll long low, @ForAll @Size(max = 64) @LongRange(max = Long.MAX_VALUE) long[] next)
            throws InvalidCursorException {
        long[] offsets =
                Arrays.stream(next).map(offset -> offset & Long.MAX_VALUE).toArray();
        LogPosition position = LogPosition.of(new UUID(high, low), offsets);

        for (Cursor kind : Cursor.values()) {
            LogPosition read = kind.decode(kind.encode(position));
            assertThat(read).isEqualTo(position);
            assertThat(read.partitions()).isEqualTo(position.partitions());
        }
    }

    @Property
    void noTextBreaksTheReader(@ForAll String text) {
        try {
            assertThat(Cursor.FORWARD.decode(text)).isNotNull();
        } catch (InvalidCursorException expected) {
            assertThat(expected).hasMessageContaining("cursor");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AQ", "AQAAAAAAAAAAAAAAAAAAAAD_", "!!!", "AQAAAAAAAAAAAAAAAAAAAAD____________8B"})
    void damagedTextsAreRefused(String text) {
        assertThatThrownBy(() -> Cursor.FORWARD.decode(text)).isInstanceOf(InvalidCursorException.class);
    }

    @Property
    void aCursorOfTheOtherKindIsRefused(@ForAll @LongRange(min = 0) long offset) {
        String backward = Cursor.BACKWARD.encode(LogPosition.of(new UUID(1, 2), offset));

        assertThatThrownBy(() -> Cursor.FORWARD.decode(backward)).isInstanceOf(InvalidCursorException.class);
    }
}
