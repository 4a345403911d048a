package ai.beast.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.contracts.EventType;
import ai.beast.contracts.ModelDeleted;
import ai.beast.work.trace.TraceStep;
import ai.beast.work.trace.Traces;
import io.cloudevents.CloudEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {

    @Test
    void anEventComesBackAsItWas() throws Exception {
        var data = new ModelDeleted("tiny-llama", "/models/tiny.gguf", "a".repeat(64));
        CloudEvent event = Events.of("registry-service", data);

        CloudEvent back = EventJson.read(EventJson.write(event));

        assertThat(back.getId()).isEqualTo(event.getId());
        assertThat(back.getTime()).isEqualTo(event.getTime());
        assertThat(back.getSource()).hasToString("urn:ai-beast:registry-service");
        assertThat(back.getSubject()).isEqualTo("tiny-llama");
        assertThat(EventJson.type(back)).contains(EventType.MODEL_DELETED);
        assertThat(EventJson.data(back)).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "nonsense",
                "[]",
                "{}",
                "{\"specversion\":\"1.0\"}",
                "{\"specversion\":\"9.9\",\"id\":\"1\",\"source\":\"x\",\"type\":\"t\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\" no uri \",\"type\":\"t\"}"
            })
    void whatIsNoEventIsRefusedWithOneException(String text) {
        assertThatThrownBy(() -> EventJson.read(text)).isInstanceOf(InvalidEventException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"data\":7", ",\"data\":{\"model\":{}}"})
    void dataThatDoesNotFitIsRefused(String data) throws Exception {
        CloudEvent event = EventJson.read(
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"model.deleted\"" + data + "}");

        assertThatThrownBy(() -> EventJson.data(event)).isInstanceOf(InvalidEventException.class);
    }

    @Test
    void eventCarriesTheTraceOfItsRequest() {
        String traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        CloudEvent event;
        try (TraceStep _ = Traces.step("request", traceparent)) {
            event = Events.of("registry-service", new ModelDeleted("tiny-llama", null, null));
        }

        assertThat(EventJson.traceparent(EventJson.write(event))).isEqualTo(traceparent);
        assertThat(EventJson.traceparent("\"traceparent\"")).isNull();
        assertThat(EventJson.traceparent(
                        EventJson.write(Events.of("registry-service", new ModelDeleted("tiny-llama", null, null)))))
                .isNull();
    }

    @Test
    void foreignTypesAreTold() throws Exception {
        CloudEvent event =
                EventJson.read("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"custom.x\"}");

        assertThat(EventJson.type(event)).isEmpty();
        assertThatThrownBy(() -> EventJson.data(event)).isInstanceOf(InvalidEventException.class);
    }
}
