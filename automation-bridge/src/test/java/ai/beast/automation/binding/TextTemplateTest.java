package ai.beast.automation.binding;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TextTemplateTest {

    @Property
    void doubledBracesAreLiteral(@ForAll String text) {
        TextTemplate template = TextTemplate.parse(text.replace("{", "{{").replace("}", "}}"));

        assertThat(template.fill(name -> "?")).isEqualTo(text);
        assertThat(template.names()).isEmpty();
    }

    @Property
    void valuesAreNotExpandedAgain(@ForAll String value) {
        assertThat(TextTemplate.parse("<{a}|{a}>").fill(name -> value)).isEqualTo("<" + value + "|" + value + ">");
    }
}
