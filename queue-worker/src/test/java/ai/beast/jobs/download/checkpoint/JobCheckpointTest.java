package ai.beast.jobs.download.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.jobs.download.http.ContentIdentity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobCheckpointTest {
    private static final FileCheckpoint IN_PLACE = FileCheckpoint.NONE.verified("ab".repeat(32));
    private static final FileCheckpoint IDENTIFIED = new FileCheckpoint(1000, 5000, "\"tag\"", null, null, 1);
    private static final FileCheckpoint DATED =
            new FileCheckpoint(1000, 5000, null, "Fri, 01 Mar 2030 12:00:00 GMT", null, 1);
    private static final FileCheckpoint UNIDENTIFIED = new FileCheckpoint(1000, 5000, null, null, null, 1);

    @Test
    void whatIsPartlyThereMustBeIdentifiedOrVouchedFor() {
        assertThat(resumable(false, IDENTIFIED)).isTrue();
        assertThat(resumable(false, DATED)).isTrue();
        assertThat(resumable(false, UNIDENTIFIED)).isFalse();
        assertThat(resumable(true, UNIDENTIFIED)).isTrue();
        assertThat(resumable(false, IDENTIFIED, UNIDENTIFIED)).isFalse();
    }

    @Test
    void filesThatAreThroughOrNotBegunDoNotMatter() {
        assertThat(resumable(false, IN_PLACE, IDENTIFIED)).isTrue();
        assertThat(resumable(false, UNIDENTIFIED.verified("ab".repeat(32)), IDENTIFIED))
                .isTrue();
        assertThat(resumable(false, FileCheckpoint.NONE, IDENTIFIED)).isTrue();
    }

    @Test
    void readsNoteOfEarlierReleases() {
        String file = """
            {"offset":10,"total":50,"etag":"t","millis":3,"further":[20,30],"block":0,"later":1}\
            """;

        for (String note : List.of(file, "{\"files\":[" + file + "],\"later\":1}")) {
            FileCheckpoint read = FileCheckpoint.read(note);
            assertThat(read.identity()).isEqualTo(new ContentIdentity(50, "t", null));
            assertThat(read.size()).isEqualTo(20);
            assertThat(read.millis()).isEqualTo(3);
        }
    }

    @Test
    void keepsTheLargestSizeAndTheBytesFetched() {
        FileCheckpoint shrunk = IDENTIFIED.withLargest(9000).withFetched(8000);

        FileCheckpoint read = FileCheckpoint.read(shrunk.write());

        assertThat(read).isEqualTo(shrunk);
        assertThat(read.largest()).isEqualTo(9000);
        assertThat(read.fetched()).isEqualTo(8000);
        assertThat(shrunk.write()).contains("\"fetched\":8000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "[]", "null", "{\"files\":null}", "{\"files\":[null]}", "{\"offset\":\"x\"}"})
    void readsUnreadableNoteAsNone(String note) {
        assertThat(JobCheckpoint.read(note)).isEqualTo(JobCheckpoint.NONE);
    }

    private static boolean resumable(boolean vouched, FileCheckpoint... files) {
        return new JobCheckpoint(List.of(files), null, null, null).resumable(file -> vouched);
    }
}
