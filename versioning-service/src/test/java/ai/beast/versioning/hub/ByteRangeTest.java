package ai.beast.versioning.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-, 0, 10",
        "bytes=9-, 9, 1",
        "bytes=2-5, 2, 4",
        "bytes=2-999999999999999999999999, 2, 8",
        "bytes=-3, 7, 3",
        "bytes=-99999999999999999999, 0, 10",
        "Bytes=1-1, 1, 1"
    })
    void readsOneRange(String header, long from, long length) {
        assertThat(ByteRange.parse(header, 10)).contains(new ByteRange(from, length, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes=-",
                "bytes=5-2",
                "bytes=0-1,3-4",
                "bytes=0-0,-1",
                "items=0-1",
                "bytes=a-b",
                "bytes=--1",
                "0-1",
                "bytes=+1-2"
            })
    void ignoresWhatIsNoSingleRange(String header) {
        assertThat(ByteRange.parse(header, 10)).contains(ByteRange.whole(10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=10-",
                "bytes=10-20",
                "bytes=-0",
                "bytes=18446744073709551616-",
                "bytes=9223372036854775807-"
            })
    void refusesRangeBehindTheEnd(String header) {
        assertThat(ByteRange.parse(header, 10)).isEmpty();
    }

    @Test
    void hasNoRangeInEmptyFile() {
        assertThat(ByteRange.parse("bytes=0-0", 0)).isEmpty();
        assertThat(ByteRange.parse(null, 0)).contains(ByteRange.whole(0));
    }
}
