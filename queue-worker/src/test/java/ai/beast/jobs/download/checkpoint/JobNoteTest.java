package ai.beast.jobs.download.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JobNoteTest {
    private static final Checkpoint IN_PLACE = Checkpoint.NONE.verified("ab".repeat(32));
    private static final Checkpoint IDENTIFIED = new Checkpoint(1000, 5000, "\"tag\"", null, null, 1);
    private static final Checkpoint DATED = new Checkpoint(1000, 5000, null, "Fri, 01 Mar 2030 12:00:00 GMT", null, 1);
    private static final Checkpoint UNIDENTIFIED = new Checkpoint(1000, 5000, null, null, null, 1);

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
        assertThat(resumable(false, Checkpoint.NONE, IDENTIFIED)).isTrue();
    }

    private static boolean resumable(boolean vouched, Checkpoint... files) {
        return new JobNote(List.of(files), null).resumable(file -> vouched);
    }
}
