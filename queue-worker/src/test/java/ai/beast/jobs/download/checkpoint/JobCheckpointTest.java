package ai.beast.jobs.download.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

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

    private static boolean resumable(boolean vouched, FileCheckpoint... files) {
        return new JobCheckpoint(List.of(files), null).resumable(file -> vouched);
    }
}
