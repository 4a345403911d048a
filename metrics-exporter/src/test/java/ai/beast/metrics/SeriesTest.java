package ai.beast.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

class SeriesTest {
    @Property
    void restoresAnyLabelValue(@ForAll @StringLength(max = 200) String model, @ForAll("short") String location) {
        Series series = Series.of(Metric.MODEL_DOWNLOADS, model, location);

        assertThat(series.text().chars().filter(character -> character == '\n')).hasSize(1);
        assertThat(Series.parse(series.text())).contains(series);
    }

    @Provide("short")
    Arbitrary<String> location() {
        return Arbitraries.strings().ofMaxLength(20);
    }

    @Property
    void ignoresTextThatIsNoSeries(@ForAll String text) {
        assertThat(Series.parse("ai_beast_model_downloads_total\n" + text)).isEmpty();
        assertThat(Series.parse("unknown\n[\"a\",\"b\"]")).isEmpty();
    }

    @Example
    void takesLoneSurrogatesForOneCharacter() {
        assertThat(Series.of(Metric.EVENTS, "a\ud800")).isEqualTo(Series.of(Metric.EVENTS, "a\udfff"));
        assertThat(Series.of(Metric.EVENTS, "\ud83d\ude00".repeat(150)).values().getFirst())
                .hasSize(200)
                .endsWith("\ud83d\ude00");
    }
}
